import SpiceGraphics

/// Which commands still show something on one surface.
///
/// The surface is divided into cells of 64x64 pixels. A cell lists, oldest first, the commands that write some of its pixels, each with those
/// that no newer command has overwritten, and the commands that read some of them from elsewhere (copies inside a surface, surfaces as
/// images): what lies below a reader keeps its pixels in the area that is read until the reader itself is hidden.
///
/// Cost: an overwriting command that fills a cell removes all entries down to the next reader, each of which was added once: amortised
/// constant time a cell. In a cell that is filled partly, and below a reader, at most the newest `depth` entries are looked at; what lies deeper
/// stays visible, which costs bytes but never a pixel. So a command costs O(cells that it touches), whatever else is pending.
final class CommandGrid {
  struct Entry {
    let command: PendingCommand
    var part: CellPart
    let isRead: Bool
  }

  private struct Cell {
    /// Ascending serial numbers; a command that reads and writes the cell is in it twice, as a reader first.
    var entries: [Entry] = []
    /// Entries of dead commands are removed when there are so many.
    var sweepAt = 16

    mutating func append(_ entry: Entry) {
      if entries.count >= sweepAt {
        entries.removeAll { !$0.command.isAlive }
        sweepAt = max(16, 2 * entries.count)
      }
      entries.append(entry)
    }

    /// The index of the first entry that is not older than `serial`.
    func index(of serial: UInt64) -> Int {
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].command.serial < serial { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  private static let depth = 32

  private let size: Size
  private let columns: Int
  private var cells: [Cell]

  init(size: Size) {
    self.size = size
    columns = (Int(size.width) + 63) / 64
    cells = [Cell](repeating: Cell(), count: columns * ((Int(size.height) + 63) / 64))
  }

  // MARK: Cells

  private func size(ofCell index: Int) -> Size {
    Size(
      width: min(CellPart.side, size.width - Int32(index % columns) * CellPart.side),
      height: min(CellPart.side, size.height - Int32(index / columns) * CellPart.side))
  }

  /// Calls `body` for every cell that `rect`, which lies on the surface, touches, with its pixels there.
  private func forEachPart(of rect: Rect, _ body: (Int, CellPart) -> Void) {
    let side = CellPart.side
    for row in rect.top / side...(rect.bottom - 1) / side {
      for column in rect.left / side...(rect.right - 1) / side {
        let cell = Rect(left: column * side, top: row * side, right: (column + 1) * side, bottom: (row + 1) * side)
        body(Int(row) * columns + Int(column), CellPart(rect.intersection(cell), origin: cell.origin))
      }
    }
  }

  /// The same for a region, once for each cell.
  private func forEachPart(of region: Region, _ body: (Int, CellPart) -> Void) {
    if region.rects.count == 1 { return forEachPart(of: region.bounds, body) }
    var parts: [(cell: Int, part: CellPart)] = []
    for rect in region.rects { forEachPart(of: rect) { parts.append(($0, $1)) } }
    parts.sort { $0.cell < $1.cell }
    var index = 0
    while index < parts.count {
      var (cell, part) = parts[index]
      index += 1
      while index < parts.count, parts[index].cell == cell {
        part.formUnion(parts[index].part)
        index += 1
      }
      body(cell, part)
    }
  }

  // MARK: Changes

  /// Adds what a command reads; before what it writes.
  func addRead(_ command: PendingCommand, _ rect: Rect) {
    forEachPart(of: rect) { index, part in
      cells[index].append(Entry(command: command, part: part, isRead: true))
      command.entryCount += 1
    }
  }

  /// Adds what a command writes; commands of which nothing is left to see go to the end of `hidden`.
  func addWrite(_ command: PendingCommand, hiding hidden: inout [PendingCommand]) {
    forEachPart(of: command.written) { index, part in
      if command.overwrites { cover(index, part, hiding: &hidden) }
      cells[index].append(Entry(command: command, part: part, isRead: false))
      command.entryCount += 1
      command.visibleCells += 1
    }
  }

  /// The pixels of `region` have been replaced by something that is no command.
  func cover(_ region: Region, hiding hidden: inout [PendingCommand]) {
    forEachPart(of: region) { cover($0, $1, hiding: &hidden) }
  }

  private func cover(_ index: Int, _ part: CellPart, hiding hidden: inout [PendingCommand]) {
    if part.isWhole(size(ofCell: index)) {
      // Down to the newest reader nothing is left.
      while let last = cells[index].entries.last, !(last.isRead && last.command.isAlive) {
        cells[index].entries.removeLast()
        if last.command.isAlive { Self.leaveCell(last.command, hiding: &hidden) }
      }
    }
    let count = cells[index].entries.count
    if count > 0 { Self.cover(&cells[index].entries, below: count, part, hiding: &hidden) }
  }

  private static func leaveCell(_ command: PendingCommand, hiding hidden: inout [PendingCommand]) {
    command.visibleCells -= 1
    if command.visibleCells == 0 { hidden.append(command) }
  }

  /// Takes the pixels of `part` from the newest entries below index `end`, newest first.
  private static func cover(_ entries: inout [Entry], below end: Int, _ part: CellPart, hiding hidden: inout [PendingCommand]) {
    var part = part
    let last = max(0, end - depth)
    var kept: [Entry] = []
    var index = end
    while index > last && !part.isEmpty {
      index -= 1
      guard entries[index].command.isAlive else { continue }
      if entries[index].isRead {
        part.subtract(entries[index].part)
        kept.append(entries[index])
      } else {
        entries[index].part.subtract(part)
        if entries[index].part.isEmpty {
          leaveCell(entries[index].command, hiding: &hidden)
        } else {
          kept.append(entries[index])
        }
      }
    }
    if kept.count < end - index { entries.replaceSubrange(index..<end, with: kept.reversed()) }
  }

  /// A command that read `rect` is hidden: what it protected may be hidden now too.
  func readerLeft(_ command: PendingCommand, _ rect: Rect, hiding hidden: inout [PendingCommand]) {
    forEachPart(of: rect) { index, _ in
      let position = cells[index].index(of: command.serial)
      guard position < cells[index].entries.count, cells[index].entries[position].command === command else { return }
      let protected = cells[index].entries[position].part
      var cover = CellPart.empty
      for entry in cells[index].entries[(position + 1)...].prefix(Self.depth).reversed() where entry.command.isAlive {
        if entry.isRead { cover.subtract(entry.part) } else if entry.command.overwrites { cover.formUnion(entry.part) }
      }
      cover.formIntersection(protected)
      Self.cover(&cells[index].entries, below: position + 1, cover, hiding: &hidden)
    }
  }

  // MARK: Questions

  /// The serial number of the newest command that writes pixels of `rect`, or reads them, and may not have been drawn, or of a newer one; 0
  /// for none.
  func newestUnrendered(in rect: Rect, readers: Bool) -> UInt64 {
    var newest: UInt64 = 0
    forEachPart(of: rect) { index, part in
      var budget = Self.depth
      for entry in cells[index].entries.reversed() {
        if entry.command.serial <= newest { break }
        budget -= 1
        if budget == 0 {
          newest = entry.command.serial
          break
        }
        if readers || !entry.isRead, entry.command.isAlive, !entry.command.isRendered, entry.part.intersects(part) {
          newest = entry.command.serial
          break
        }
      }
    }
    return newest
  }

  /// The command, not drawn yet, whose pixels are those of `region` and which is the newest one there, if nobody has read them since.
  func newestCommand(writing region: Region) -> PendingCommand? {
    var found: PendingCommand?
    var isCommon = true
    forEachPart(of: region) { index, part in
      guard isCommon else { return }
      let top = cells[index].entries.suffix(Self.depth).last { $0.command.isAlive && $0.part.intersects(part) }
      guard let top, !top.isRead, found == nil || top.command === found else { return isCommon = false }
      found = top.command
    }
    guard isCommon, let found, !found.isRendered, found.written == region else { return nil }
    return found
  }
}
