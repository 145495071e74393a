public import SpiceGraphics

// Geometry on the wire (spec 03, section 6.1).

extension WireReader {
  /// Top, left, bottom, right.
  public mutating func rect(_ field: StaticString) throws(WireError) -> Rect {
    try needElements(1, size: 16, field)
    let top = try i32(field)
    let left = try i32(field)
    let bottom = try i32(field)
    let right = try i32(field)
    return Rect(left: left, top: top, right: right, bottom: bottom)
  }

  public mutating func point(_ field: StaticString) throws(WireError) -> Point {
    let x = try i32(field)
    return Point(x: x, y: try i32(field))
  }

  public mutating func point16(_ field: StaticString) throws(WireError) -> Point16 {
    let x = try i16(field)
    return Point16(x: x, y: try i16(field))
  }

  public mutating func fixedPoint(_ field: StaticString) throws(WireError) -> FixedPoint {
    let x = try i32(field)
    return FixedPoint(x: x, y: try i32(field))
  }

  public mutating func transform(_ field: StaticString) throws(WireError) -> Transform {
    var transform = Transform.identity
    transform.t00 = try i32(field)
    transform.t01 = try i32(field)
    transform.t02 = try i32(field)
    transform.t10 = try i32(field)
    transform.t11 = try i32(field)
    transform.t12 = try i32(field)
    return transform
  }

  /// `count` elements; the caller has checked with `needElements` that there can be so many.
  mutating func array<Element>(
    _ count: Int, _ element: (inout WireReader) throws(WireError) -> Element
  ) throws(WireError) -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  /// A 32-bit size and so many bytes, without copying them.
  mutating func sizedData() throws(WireError) -> ArraySlice<UInt8> {
    let size = try u32("data_size")
    return try bytes(Int(size), "data")
  }
}

extension WireWriter {
  /// Top, left, bottom, right.
  public mutating func rect(_ rect: Rect) {
    i32(rect.top)
    i32(rect.left)
    i32(rect.bottom)
    i32(rect.right)
  }

  public mutating func point(_ point: Point) {
    i32(point.x)
    i32(point.y)
  }

  public mutating func point16(_ point: Point16) {
    i16(point.x)
    i16(point.y)
  }

  public mutating func fixedPoint(_ point: FixedPoint) {
    i32(point.x)
    i32(point.y)
  }

  public mutating func transform(_ transform: Transform) {
    i32(transform.t00)
    i32(transform.t01)
    i32(transform.t02)
    i32(transform.t10)
    i32(transform.t11)
    i32(transform.t12)
  }

  /// A 32-bit size and the bytes, which are referred to.
  mutating func sizedData(_ data: ArraySlice<UInt8>) {
    u32(UInt32(data.count))
    payload(data)
  }
}
