/// Collects bands from top to bottom and joins a band with the one above it when they touch and have the same spans.
struct BandBuilder {
  private(set) var rects: [Rect]
  /// Where the last finished band starts.
  private var lastBand: Int

  /// Starts from rectangles that satisfy the invariants of `Region`.
  init(rects: [Rect]) {
    self.rects = rects
    lastBand = rects.count
    while let last = rects.last, lastBand > 0, rects[lastBand - 1].top == last.top { lastBand -= 1 }
  }

  /// Appends bands that satisfy the invariants among themselves and lie below everything so far.
  mutating func appendBands(_ bands: ArraySlice<Rect>) {
    guard let first = bands.first else { return }
    let end = bands.firstIndex { $0.top != first.top } ?? bands.endIndex
    appendBand(bands[..<end], top: first.top, bottom: first.bottom)
    guard end < bands.endIndex else { return }
    rects.append(contentsOf: bands[end...])
    lastBand = rects.count
    while lastBand > 0, rects[lastBand - 1].top == rects[rects.count - 1].top { lastBand -= 1 }
  }

  /// Appends the spans of `band` as rows `top..<bottom`.
  mutating func appendBand(_ band: ArraySlice<Rect>, top: Int32, bottom: Int32) {
    let start = rects.count
    for rect in band { rects.append(Rect(left: rect.left, top: top, right: rect.right, bottom: bottom)) }
    finishBand(from: start)
  }

  /// Appends the row `y`: its runs of bits that are set.
  mutating func appendRow(y: Int32, _ row: BitRow) {
    let start = rects.count
    var left = row.next(isSet: true, from: 0)
    while left < row.width {
      let right = row.next(isSet: false, from: left)
      rects.append(Rect(left: Int32(left), top: y, right: Int32(right), bottom: y + 1))
      left = row.next(isSet: true, from: right)
    }
    finishBand(from: start)
  }

  mutating func appendUnion(_ a: ArraySlice<Rect>, _ b: ArraySlice<Rect>, top: Int32, bottom: Int32) {
    let start = rects.count
    var i = a.startIndex
    var j = b.startIndex
    var span = Rect(left: 0, top: top, right: 0, bottom: bottom)
    var isOpen = false
    while i < a.endIndex || j < b.endIndex {
      let next: Rect
      if j == b.endIndex || (i < a.endIndex && a[i].left <= b[j].left) {
        next = a[i]
        i += 1
      } else {
        next = b[j]
        j += 1
      }
      if isOpen && next.left <= span.right {
        span.right = max(span.right, next.right)
      } else {
        if isOpen { rects.append(span) }
        span.left = next.left
        span.right = next.right
        isOpen = true
      }
    }
    if isOpen { rects.append(span) }
    finishBand(from: start)
  }

  mutating func appendIntersection(_ a: ArraySlice<Rect>, _ b: ArraySlice<Rect>, top: Int32, bottom: Int32) {
    let start = rects.count
    var i = a.startIndex
    var j = b.startIndex
    while i < a.endIndex && j < b.endIndex {
      let left = max(a[i].left, b[j].left)
      let right = min(a[i].right, b[j].right)
      if left < right { rects.append(Rect(left: left, top: top, right: right, bottom: bottom)) }
      if a[i].right < b[j].right { i += 1 } else { j += 1 }
    }
    finishBand(from: start)
  }

  mutating func appendDifference(_ a: ArraySlice<Rect>, _ b: ArraySlice<Rect>, top: Int32, bottom: Int32) {
    let start = rects.count
    var j = b.startIndex
    for rect in a {
      while j < b.endIndex, b[j].right <= rect.left { j += 1 }
      var left = rect.left
      var k = j
      while k < b.endIndex, b[k].left < rect.right {
        if left < b[k].left { rects.append(Rect(left: left, top: top, right: b[k].left, bottom: bottom)) }
        left = b[k].right
        k += 1
      }
      if left < rect.right { rects.append(Rect(left: left, top: top, right: rect.right, bottom: bottom)) }
      // The last span looked at may reach into the next rectangle.
      j = k > j ? k - 1 : j
    }
    finishBand(from: start)
  }

  /// Ends the band whose rectangles start at `start`: it grows the band above if it continues that.
  private mutating func finishBand(from start: Int) {
    let count = rects.count - start
    guard count > 0 else { return }
    guard start - lastBand == count, rects[lastBand].bottom == rects[start].top else {
      lastBand = start
      return
    }
    for index in 0..<count {
      let above = rects[lastBand + index]
      guard above.left == rects[start + index].left, above.right == rects[start + index].right else {
        lastBand = start
        return
      }
    }
    let bottom = rects[start].bottom
    for index in lastBand..<start { rects[index].bottom = bottom }
    rects.removeLast(count)
  }
}
