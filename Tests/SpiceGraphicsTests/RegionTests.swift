import TestSupport
import Testing

@testable import SpiceGraphics

/// The oracle: one flag for each cell of a small grid whose lines lie at any coordinates.
private struct Bitmap: Equatable {
  let xs: [Int32]
  let ys: [Int32]
  var cells: [Bool]

  init(xs: [Int32], ys: [Int32]) {
    self.xs = xs
    self.ys = ys
    cells = Array(repeating: false, count: (xs.count - 1) * (ys.count - 1))
  }

  mutating func fill(_ rect: Rect) {
    for y in 0..<ys.count - 1 where rect.top <= ys[y] && ys[y + 1] <= rect.bottom {
      for x in 0..<xs.count - 1 where rect.left <= xs[x] && xs[x + 1] <= rect.right { cells[y * (xs.count - 1) + x] = true }
    }
  }

  func with(_ rects: [Rect]) -> Bitmap {
    var result = Bitmap(xs: xs, ys: ys)
    for rect in rects { result.fill(rect) }
    return result
  }

  func combined(_ other: Bitmap, _ operation: (Bool, Bool) -> Bool) -> Bitmap {
    var result = self
    for index in cells.indices { result.cells[index] = operation(cells[index], other.cells[index]) }
    return result
  }
}

/// The invariants of `Region`, checked without its help.
private func isCanonical(_ region: Region) -> Bool {
  let rects = region.rects
  var bands: [[Rect]] = []
  for rect in rects {
    if rect.isEmpty { return false }
    if let last = bands.last?.last, last.top == rect.top {
      if last.bottom != rect.bottom || last.right >= rect.left { return false }
      bands[bands.count - 1].append(rect)
    } else {
      if let last = bands.last?.last, last.bottom > rect.top { return false }
      bands.append([rect])
    }
  }
  for (above, below) in zip(bands, bands.dropFirst()) where above[0].bottom == below[0].top {
    if above.map({ [$0.left, $0.right] }) == below.map({ [$0.left, $0.right] }) { return false }
  }
  return region.bounds == rects.reduce(Rect.empty) { $0.boundingUnion($1) }
}

private let grids: [(xs: [Int32], ys: [Int32])] = [
  (Array(0...12), Array(-6...6)),
  ([.min, .min + 1, -5, 0, 1, .max - 1, .max], [.min, -1, 0, 7, .max - 2, .max - 1, .max]),
]

private func randomRects(_ grid: (xs: [Int32], ys: [Int32]), count: Int, using random: inout SeededGenerator) -> [Rect] {
  (0..<count).map { _ in
    Rect(
      left: grid.xs.randomElement(using: &random) ?? 0, top: grid.ys.randomElement(using: &random) ?? 0,
      right: grid.xs.randomElement(using: &random) ?? 0, bottom: grid.ys.randomElement(using: &random) ?? 0)
  }
}

@Suite struct RegionTests {
  @Test(arguments: [0, 1]) func operationsMatchABitmap(grid index: Int) {
    let grid = grids[index]
    let blank = Bitmap(xs: grid.xs, ys: grid.ys)
    var random = SeededGenerator(seed: 1 + UInt64(index))
    for round in 0..<4000 {
      let aRects = randomRects(grid, count: Int.random(in: 0...9, using: &random), using: &random)
      let bRects = randomRects(grid, count: Int.random(in: 0...9, using: &random), using: &random)
      let a = Region(rects: aRects)
      let b = Region(rects: bRects)
      let aBits = blank.with(aRects)
      let bBits = blank.with(bRects)
      let results: [(String, Region, Bitmap)] = [
        ("init", a, aBits),
        ("union", a.union(b), aBits.combined(bBits) { $0 || $1 }),
        ("intersection", a.intersection(b), aBits.combined(bBits) { $0 && $1 }),
        ("difference", a.subtracting(b), aBits.combined(bBits) { $0 && !$1 }),
      ]
      for (name, region, bits) in results {
        #expect(isCanonical(region), "\(name) in round \(round): \(region.rects)")
        #expect(blank.with(region.rects) == bits, "\(name) in round \(round)")
      }
      #expect((a == b) == (aBits == bBits))
      #expect(a.intersects(b) == !a.intersection(b).isEmpty)
      if let rect = bRects.first {
        let one = Region(rect)
        #expect(a.union(rect) == a.union(one))
        #expect(a.subtracting(rect) == a.subtracting(one))
        #expect(a.intersection(rect) == a.intersection(one))
        #expect(a.contains(rect) == one.subtracting(a).isEmpty, "round \(round)")
        #expect(a.intersects(rect) == !one.intersection(a).isEmpty, "round \(round)")
      }
      for (yIndex, y) in grid.ys.dropLast().enumerated() {
        for (xIndex, x) in grid.xs.dropLast().enumerated() {
          #expect(a.contains(Point(x: x, y: y)) == aBits.cells[yIndex * (grid.xs.count - 1) + xIndex])
        }
      }
    }
  }

  @Test func mutatingFormsBuildTheSameSets() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      var grown = Region()
      let rects = randomRects(grids[0], count: 12, using: &random)
      for rect in rects { grown.formUnion(rect) }
      #expect(grown == Region(rects: rects))
      let clip = randomRects(grids[0], count: 3, using: &random)
      var cut = grown
      for rect in clip { cut.subtract(rect) }
      #expect(cut == grown.subtracting(Region(rects: clip)))
      cut.formIntersection(Region(rects: clip))
      #expect(cut.isEmpty)
      #expect(cut.bounds == .empty)
    }
  }

  @Test func areaCountsPixels() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let rects = randomRects(grids[0], count: 6, using: &random)
      let bits = Bitmap(xs: grids[0].xs, ys: grids[0].ys).with(rects)
      #expect(Region(rects: rects).area == bits.cells.count { $0 })
    }
    let plane = Rect(left: .min, top: .min, right: .max, bottom: .max)
    #expect(plane.area == .max)
    #expect(Region(rects: [plane]).subtracting(Rect(left: 0, top: 0, right: 1, bottom: 1)).area == .max)
  }

  @Test func translationKeepsTheFormAndClipsToTheRange() {
    var random = SeededGenerator(seed: 5)
    let steps: [Int32] = [.min, .min + 1, -7, -1, 0, 1, 5, .max - 1, .max]
    for _ in 0..<2000 {
      let region = Region(rects: randomRects(grids.randomElement(using: &random) ?? grids[0], count: 7, using: &random))
      let dx = steps.randomElement(using: &random) ?? 0
      let dy = steps.randomElement(using: &random) ?? 0
      let moved = region.translated(dx: dx, dy: dy)
      #expect(isCanonical(moved))
      #expect(moved == Region(rects: region.rects.map { $0.translated(dx: dx, dy: dy) }))
      var inPlace = region
      inPlace.translate(dx: dx, dy: dy)
      #expect(inPlace == moved)
    }
    let two = Region(rects: [Rect(left: 0, top: 0, right: 5, bottom: 1), Rect(left: 9, top: 0, right: 12, bottom: 1)])
    #expect(two.translated(dx: .max, dy: 0).isEmpty)
    #expect(two.translated(dx: .max - 4, dy: 0).rects == [Rect(left: .max - 4, top: 0, right: .max, bottom: 1)])
  }

  @Test func simplifiedHoldsEverythingInFewRectangles() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<3000 {
      let region = Region(rects: randomRects(grids.randomElement(using: &random) ?? grids[0], count: 14, using: &random))
      let limit = Int.random(in: -1...8, using: &random)
      let simple = region.simplified(maxRects: limit)
      #expect(isCanonical(simple))
      #expect(simple.rects.count <= max(limit, 1))
      #expect(region.subtracting(simple).isEmpty)
      #expect(simple.bounds == region.bounds)
      if region.rects.count <= limit { #expect(simple == region) }
    }
  }

  @Test func simplifiedFillsTheCheapestGap() {
    let region = Region(rects: [
      Rect(left: 0, top: 0, right: 10, bottom: 10), Rect(left: 12, top: 0, right: 20, bottom: 10),
      Rect(left: 500, top: 0, right: 510, bottom: 10),
    ])
    #expect(
      region.simplified(maxRects: 2).rects == [
        Rect(left: 0, top: 0, right: 20, bottom: 10), Rect(left: 500, top: 0, right: 510, bottom: 10),
      ])
  }

  @Test func manySortedTilesStayCheap() {
    var tiles: [Rect] = []
    for y in 0..<200 {
      for x in 0..<200 where (x + y) % 3 != 0 {
        tiles.append(Rect(origin: Point(x: Int32(x) * 16, y: Int32(y) * 16), size: Size(width: 16, height: 16)))
      }
    }
    var random = SeededGenerator(seed: 7)
    let region = Region(rects: tiles.shuffled(using: &random))
    #expect(region.area == tiles.count * 256)
    #expect(isCanonical(region))
  }
}
