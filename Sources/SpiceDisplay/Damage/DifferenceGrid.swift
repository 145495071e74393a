import SpiceGraphics

/// Which segments of the rows of an area differ between two pictures.
///
/// A cell is a segment: 32 pixels of one row. Cells lie at multiples of 32 pixels; sixteen rows of cells are a tile. Of cells and tiles the
/// first and the last differing column are known. Nothing is allocated once the arrays are as large as the largest area.
struct DifferenceGrid {
  /// What is known of a cell.
  struct Cell: OptionSet {
    let rawValue: UInt8
    /// Some of its compared pixels differ.
    static let differs = Cell(rawValue: 1)
    /// All its pixels are damaged.
    static let isInside = Cell(rawValue: 2)
    /// A move brings its pixels.
    static let isTaken = Cell(rawValue: 4)
  }

  static let tileRows = 16

  /// The pixel columns and rows that the cells cover, all on the picture.
  private(set) var area = Rect.empty
  private(set) var columns = 0
  private(set) var rows = 0
  private(set) var differingCells = 0
  var cells: [Cell] = []
  private var cellMasks: [UInt32] = []
  private var tileMasks: [UInt32] = []

  /// An empty grid over all cells that `bounds` touches in a picture of `size`.
  mutating func reset(to bounds: Rect, in size: Size) {
    let left = bounds.left & ~Int32(PixelRun.segment - 1)
    area = Rect(
      left: left, top: bounds.top, right: min(size.width, (bounds.right + Int32(PixelRun.segment - 1)) & ~31), bottom: bounds.bottom)
    columns = (area.width + PixelRun.segment - 1) / PixelRun.segment
    rows = area.height
    differingCells = 0
    Self.clear(&cells, count: columns * rows, with: [])
    Self.clear(&cellMasks, count: columns * rows, with: 0)
    Self.clear(&tileMasks, count: columns * ((rows + Self.tileRows - 1) / Self.tileRows), with: 0)
  }

  /// The first `count` elements become `element`; the array grows if it must.
  private static func clear<Element>(_ array: inout [Element], count: Int, with element: Element) {
    if array.count < count {
      array = [Element](repeating: element, count: count)
    } else {
      array.withUnsafeMutableBufferPointer { $0[..<count].update(repeating: element) }
    }
  }

  /// The pixels of a cell in a row: fewer at the right edge of the picture.
  @inline(__always)
  func width(ofColumn column: Int) -> Int { min(PixelRun.segment, area.width &- column &* PixelRun.segment) }

  /// Marks the cells in which the new picture differs from the old one moved by `displacement`. Only pixels of `region`, which lies in the
  /// area, are looked at; what it is moved from lies on the old picture.
  mutating func compare(_ region: Region, of new: PictureRows, with old: PictureRows, movedBy displacement: Displacement = .zero) {
    for rect in region.rects { compare(rect, of: new, with: old, movedBy: displacement) }
  }

  private mutating func compare(_ rect: Rect, of new: PictureRows, with old: PictureRows, movedBy displacement: Displacement) {
    let left = Int(rect.left) - Int(area.left)
    let right = Int(rect.right) - Int(area.left)
    let columnRange = left / PixelRun.segment..<(right + PixelRun.segment - 1) / PixelRun.segment
    let areaLeft = Int(area.left)
    let areaWidth = area.width
    let columns = columns
    var differing = 0
    cells.withUnsafeMutableBufferPointer { cells in
      cellMasks.withUnsafeMutableBufferPointer { cellMasks in
        tileMasks.withUnsafeMutableBufferPointer { tileMasks in
          for y in Int(rect.top)..<Int(rect.bottom) {
            let row = y &- Int(area.top)
            for column in columnRange {
              let cellStart = column &* PixelRun.segment
              let start = max(cellStart, left)
              let count = min(cellStart &+ PixelRun.segment, right) &- start
              let isWhole = count == min(PixelRun.segment, areaWidth &- cellStart)
              let cell = row &* columns &+ column
              if isWhole { cells[cell].insert(.isInside) }
              let a = new.pixels(areaLeft &+ start, y)
              let b = old.pixels(areaLeft &+ start &- displacement.dx, y &- displacement.dy)
              guard PixelRun.differ(a, b, count: count) else { continue }
              let mask = PixelRun.outline(a, b, count: count) &<< UInt32(truncatingIfNeeded: start &- cellStart)
              tileMasks[row / Self.tileRows &* columns &+ column] |= mask
              if cellMasks[cell] == 0 {
                cells[cell].insert(.differs)
                differing &+= 1
              }
              cellMasks[cell] |= mask
            }
          }
        }
      }
    }
    differingCells += differing
  }

  /// The lowest and the highest bit are the first and the last differing column of a tile; 0 if nothing differs.
  func columnMask(tileRow: Int, column: Int) -> UInt32 { tileMasks[tileRow * columns + column] }

  /// As above, of a cell.
  func columnMask(row: Int, column: Int) -> UInt32 { cellMasks[row * columns + column] }
}
