import SpiceGraphics

/// Three sets of pixels from rectangles, and the laws of sets; where all of it lies in a field of 64 x 64, a plain picture is the oracle.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRegion(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let rects = (0..<3).map { _ in
    (0..<input.number(0...12)).map { _ in
      let left = input.coordinate(0...63)
      let top = input.coordinate(0...63)
      // Sizes, unless both ends are far away: most rectangles are not empty then.
      return Rect(left: left, top: top, right: edge(left, &input), bottom: edge(top, &input))
    }
  }
  let regions = rects.map { Region(rects: $0) }
  let (a, b, c) = (regions[0], regions[1], regions[2])
  for (region, rects) in zip(regions, rects) { checkMaking(region, rects, limit: input.number(0...20)) }
  checkLaws(a, b, c)
  checkQuestions(a, b, rects[2])
  checkMoves(a, dx: input.coordinate(), dy: input.coordinate(), count: input.number(0...10))
  checkBits(&input)
  return 0
}

private func edge(_ start: Int32, _ input: inout FuzzInput) -> Int32 {
  let length = input.coordinate(-1...30)
  return length > 1000 || length < -1000 ? length : Int32(clamping: Int(start) + Int(length))
}

/// The three invariants of `Region`, read from its description.
private func checkForm(_ region: Region) {
  var bounds = Rect.empty
  var band: [Rect] = []
  var above: [Rect] = []
  for rect in region.rects {
    require(!rect.isEmpty, "no rectangle is empty")
    bounds = bounds.boundingUnion(rect)
    if let last = band.last, last.top == rect.top {
      require(last.bottom == rect.bottom && last.right < rect.left, "a band's rectangles are sorted and do not touch: \(region)")
      band.append(rect)
    } else {
      if let last = band.last { require(last.bottom <= rect.top, "bands are sorted: \(region)") }
      checkBands(above, band)
      above = band
      band = [rect]
    }
  }
  checkBands(above, band)
  require(bounds == region.bounds, "the bounds hold all, and no more: \(region)")
}

private func checkBands(_ above: [Rect], _ below: [Rect]) {
  guard let last = above.last, let first = below.first, last.bottom == first.top else { return }
  let spans = { (band: [Rect]) in band.map { [$0.left, $0.right] } }
  require(spans(above) != spans(below), "bands that could be one are one")
}

/// The rows of a field of 64 x 64 pixels; nil when a rectangle leaves it.
private func field(_ rects: [Rect]) -> [UInt64]? {
  var rows = [UInt64](repeating: 0, count: 128)
  for rect in rects where !rect.isEmpty {
    guard rect.left >= 0, rect.top >= 0, rect.right <= 64, rect.bottom <= 128 else { return nil }
    let width = UInt64(rect.width)
    let span = (width == 64 ? UInt64.max : (1 << width) - 1) << UInt64(rect.left)
    for y in rect.top..<rect.bottom { rows[Int(y)] |= span }
  }
  return rows
}

private func checkMaking(_ region: Region, _ rects: [Rect], limit: Int) {
  checkForm(region)
  var sum = Region()
  for rect in rects { sum.formUnion(rect) }
  require(sum == region, "one by one, the union is the same")
  require(Region(rects: region.rects) == region, "a region is the union of its rectangles")
  let limited = Region(rects: rects, limit: limit)
  require(limited == nil || limited == region, "a limit changes nothing")
  require(region.rects.count <= limit || limited == nil, "the limit holds")
  if let plain = field(rects) { require(field(region.rects) == plain, "the union of \(rects) is \(region)") }
}

private func checkLaws(_ a: Region, _ b: Region, _ c: Region) {
  let both = a.union(b)
  let common = a.intersection(b)
  let left = a.subtracting(b)
  for region in [both, common, left] { checkForm(region) }
  if let x = field(a.rects), let y = field(b.rects) {
    require(field(both.rects) == zip(x, y).map { $0 | $1 }, "the union of \(a) and \(b)")
    require(field(common.rects) == zip(x, y).map { $0 & $1 }, "the intersection of \(a) and \(b)")
    require(field(left.rects) == zip(x, y).map { $0 & ~$1 }, "the difference of \(a) and \(b)")
  }
  require(both == b.union(a) && common == b.intersection(a), "the order does not matter")
  require(left.union(common) == a && left.intersection(common).isEmpty, "a is what b has not and what b has")
  require(left.union(b) == both && both.subtracting(b) == left && left.intersection(b).isEmpty, "what is taken away is gone")
  require(a.union(a) == a && a.intersection(a) == a && a.subtracting(a).isEmpty, "a with itself")
  require(both.intersection(a) == a && common.union(a) == a, "absorption")
  require(a.subtracting(b.union(c)) == left.subtracting(c), "what is in neither")
  require(a.subtracting(b.intersection(c)) == left.union(a.subtracting(c)), "what is not in both")
  require(a.intersection(b.union(c)) == common.union(a.intersection(c)), "intersection distributes")
  require(a.union(b.intersection(c)) == both.intersection(a.union(c)), "union distributes")
  require(both.union(c) == a.union(b.union(c)) && common.intersection(c) == a.intersection(b.intersection(c)), "association")
  if both.area < 1 << 60 { require(a.area + b.area == both.area + common.area, "areas add up") }
}

private func checkQuestions(_ a: Region, _ b: Region, _ rects: [Rect]) {
  require(a.intersects(b) == !a.intersection(b).isEmpty, "intersects")
  for rect in rects {
    require(a.intersects(rect) == !a.intersection(rect).isEmpty, "intersects \(rect)")
    require(a.contains(rect) == Region(rect).subtracting(a).isEmpty, "\(a) contains \(rect)")
    let point = rect.origin
    require(a.contains(point) == a.rects.contains { $0.contains(point) }, "\(a) contains \(point)")
    require(a.union(rect) == a.union(Region(rect)) && a.subtracting(rect) == a.subtracting(Region(rect)), "a rectangle is a region")
  }
}

private func checkMoves(_ a: Region, dx: Int32, dy: Int32, count: Int) {
  let moved = a.translated(dx: dx, dy: dy)
  checkForm(moved)
  require(moved == Region(rects: a.rects.map { $0.translated(dx: dx, dy: dy) }), "all pixels move")
  let bounds = a.bounds.translated(dx: dx, dy: dy)
  // No pixel was lost.
  if dx != .min, dy != .min, bounds.width == a.bounds.width, bounds.height == a.bounds.height {
    require(moved.translated(dx: -dx, dy: -dy) == a, "there and back")
  }
  let simple = a.simplified(maxRects: count)
  checkForm(simple)
  require(a.subtracting(simple).isEmpty && simple.rects.count <= max(1, count), "\(count) rectangles hold all of it")
  require(simple.bounds == a.bounds, "nothing is added outside of the bounds")
}

/// A picture of one bit a pixel becomes the region of its bits.
private func checkBits(_ input: inout FuzzInput) {
  let width = input.number(0...64)
  let height = input.number(0...20)
  let stride = (width + 7) / 8 + input.number(0...2)
  let isBigEndian = input.bool()
  let isTopDown = input.bool()
  let inverse = input.bool()
  let data = input.bytes(stride * height)
  guard
    let bitmap = try? Bitmap(
      format: isBigEndian ? .oneBitBE : .oneBitLE, width: width, height: height, stride: stride, isTopDown: isTopDown, data: data[...]),
    let region = Region(bits: bitmap, inverse: inverse)
  else { fatalError("a mask of \(width)x\(height) is refused") }
  checkForm(region)
  var rows = [UInt64](repeating: 0, count: 128)
  for y in 0..<height {
    for x in 0..<width {
      let byte = data[(isTopDown ? y : height - 1 - y) * stride + x / 8]
      let bit = isBigEndian ? byte >> UInt8(7 - x % 8) & 1 : byte >> UInt8(x % 8) & 1
      if (bit == 1) != inverse { rows[y] |= 1 << UInt64(x) }
    }
  }
  require(field(region.rects) == rows, "the bits of a picture of \(width)x\(height)")
}
