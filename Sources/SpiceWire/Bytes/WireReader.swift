/// The one door through which bytes of a peer become values (spec 01, section 7.5).
///
/// A reader stands in a message body and moves forward; every read checks that the bytes are there and throws a `WireError` that names
/// the message and the field if not. Integers are little-endian and packed. A *pointer* is a 32-bit offset from the start of the body;
/// `pointer(_:)` gives a second reader that stands at its target.
///
/// Invariant: `base <= position <= end <= storage.count`.
public struct WireReader: Sendable {
  private let storage: [UInt8]
  /// Where offsets of this body count from.
  private let base: Int
  private let end: Int
  private var position: Int
  private let message: String
  /// Path of the structure that is being read, put in front of field names in errors; empty or ending in a dot.
  private var path = ""

  /// A reader at the start of `body`; errors name `message`.
  public init(_ body: [UInt8], message: String) {
    storage = body
    base = 0
    end = body.count
    position = 0
    self.message = message
  }

  /// A reader at the start of a part of a larger body, for example of a sub-message: offsets count from the start of `part`, and nothing
  /// behind its end can be read. Nothing is copied: the reader keeps the array that `whole` is.
  public init(_ whole: [UInt8], part: Range<Int>, message: String) {
    precondition(part.lowerBound >= 0 && part.upperBound <= whole.count, "the part lies in the whole")
    storage = whole
    base = part.lowerBound
    end = part.upperBound
    position = part.lowerBound
    self.message = message
  }

  /// Bytes from here to the end of the body.
  public var remaining: Int { end - position }

  /// Bytes of the whole body.
  public var bodySize: Int { end - base }

  /// Where the reader stands, from the start of the body.
  public var offset: Int { position - base }

  /// A `WireError` about `field` of the structure that is being read.
  public func error(_ field: String, _ problem: WireError.Problem) -> WireError {
    WireError(message: message, field: path + field, problem: problem)
  }

  // MARK: Integers

  public mutating func u8(_ field: StaticString) throws(WireError) -> UInt8 {
    try need(1, field)
    defer { position += 1 }
    return storage[position]
  }

  public mutating func u16(_ field: StaticString) throws(WireError) -> UInt16 { try integer(field) }
  public mutating func u32(_ field: StaticString) throws(WireError) -> UInt32 { try integer(field) }
  public mutating func u64(_ field: StaticString) throws(WireError) -> UInt64 { try integer(field) }
  public mutating func i16(_ field: StaticString) throws(WireError) -> Int16 { try integer(field) }
  public mutating func i32(_ field: StaticString) throws(WireError) -> Int32 { try integer(field) }
  public mutating func i64(_ field: StaticString) throws(WireError) -> Int64 { try integer(field) }

  private mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ field: StaticString) throws(WireError) -> T {
    let size = MemoryLayout<T>.size
    try need(size, field)
    let value = storage.span.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: T.self)
    position += size
    return T(littleEndian: value)
  }

  /// A byte that is a truth value: anything but 0 is true.
  public mutating func flag(_ field: StaticString) throws(WireError) -> Bool { try u8(field) != 0 }

  // MARK: Byte strings

  /// The next `count` bytes, without copying them.
  public mutating func bytes(_ count: Int, _ field: StaticString) throws(WireError) -> ArraySlice<UInt8> {
    try need(count, field)
    defer { position += count }
    return storage[position..<position + count]
  }

  /// All bytes to the end of the body, without copying them.
  public mutating func rest() -> ArraySlice<UInt8> {
    defer { position = end }
    return storage[position..<end]
  }

  /// Checks that `count` elements of `size` bytes are left, before anything is allocated for them.
  public func needElements(_ count: Int, size: Int, _ field: StaticString) throws(WireError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, bytes <= remaining else {
      throw error("\(field)", .truncated(needed: overflow ? .max : bytes, available: remaining))
    }
  }

  // MARK: Pointers

  /// A reader at the target of the pointer that is read here; nil if the pointer is 0. Errors of the new reader put `field` in front.
  public mutating func pointer(_ field: StaticString) throws(WireError) -> WireReader? {
    let offset = try u32(field)
    guard offset != 0 else { return nil }
    guard Int(clamping: offset) < bodySize else { throw error("\(field)", .pointerOutside(offset: offset, size: bodySize)) }
    return at(Int(offset), field)
  }

  /// As `pointer(_:)`, where 0 is an error.
  public mutating func requiredPointer(_ field: StaticString) throws(WireError) -> WireReader {
    guard let target = try pointer(field) else { throw error("\(field)", .nullPointer) }
    return target
  }

  /// The `count` bytes at the pointer that is read here, without copying them; nil if the pointer is 0, or if `count` is 0: then the
  /// pointer points to nothing and may be any.
  public mutating func pointedBytes(_ count: UInt32, _ field: StaticString) throws(WireError) -> ArraySlice<UInt8>? {
    guard count > 0 else {
      _ = try u32(field)
      return nil
    }
    guard var target = try pointer(field) else { return nil }
    return try target.bytes(Int(clamping: count), "data")
  }

  /// A reader at `offset` of the same body.
  public func reader(at offset: UInt32, _ field: StaticString) throws(WireError) -> WireReader {
    guard Int(clamping: offset) <= bodySize else { throw error("\(field)", .pointerOutside(offset: offset, size: bodySize)) }
    return at(Int(offset), field)
  }

  private func at(_ offset: Int, _ field: StaticString) -> WireReader {
    var target = self
    target.position = base + offset
    target.path += "\(field)."
    return target
  }

  /// Runs `read` with `name` in front of the field names in errors: for a structure that lies inside this one.
  public mutating func nested<T>(
    _ name: StaticString, _ read: (inout WireReader) throws(WireError) -> T
  ) throws(WireError) -> T {
    let outer = path
    path += "\(name)."
    defer { path = outer }
    return try read(&self)
  }

  private func need(_ count: Int, _ field: StaticString) throws(WireError) {
    guard count >= 0, count <= end - position else {
      throw error("\(field)", .truncated(needed: count, available: end - position))
    }
  }
}
