/// Decodes passes from a stream (spec 05, sections 3.2 and 3.8).
///
/// Every byte that is read is checked against the end of the stream, every unit that is written against the rows, and every distance
/// against what was written.
struct LZPassDecoder {
  private let stream: UnsafeRawPointer
  private let end: Int
  /// The next byte.
  private var position: Int

  private enum Failure {
    case truncated
    case outside
  }

  /// Nil if there are no bytes at `position`. The bytes are borrowed.
  init?(_ stream: UnsafeRawBufferPointer, from position: Int) {
    guard let start = stream.baseAddress, position < stream.count else { return nil }
    self.stream = start
    end = stream.count
    self.position = position
  }

  /// Bytes behind the passes that were decoded.
  var bytesLeft: Int { end - position }

  /// Decodes one pass, which has the units of `rows`.
  mutating func decode<Target: LZTarget>(_ target: Target, into rows: LZRows) throws(DecodeError) {
    switch run(target, rows) {
    case .truncated: throw DecodeError(.lz, "tokens", .truncated)
    case .outside: throw DecodeError(.lz, "tokens", .outside)
    case nil: break
    }
  }

  @inline(never) private mutating func run<Target: LZTarget>(_ target: Target, _ rows: LZRows) -> Failure? {
    let stream = stream
    let end = end
    var next = position
    var place = Place<Target>(rows)
    while place.left > 0 {
      guard next < end else { return .truncated }
      let control = Int(stream.byte(next))
      next &+= 1
      place.beginRowIfNeeded()
      if control < TokenOutput.longestRun {
        let count = control &+ 1
        let bytes = count &* Target.Unit.literalSize
        guard count <= place.left else { return .outside }
        guard bytes <= end &- next else { return .truncated }
        if place.hasRoom(count), end &- next >= bytes &+ LZSlack.literalInput {
          target.writeLiteralsWide(stream + next, to: place.pixels, count: count)
          place.advance(count)
        } else {
          place.writeLiterals(target, stream + next, count: count)
        }
        next &+= bytes
      } else {
        var length = control &>> 5
        if length == 7 {
          var more: Int
          repeat {
            // Length is at most a unit more than what is left, plus 255: it cannot overflow.
            guard next < end else { return .truncated }
            guard length <= place.left else { return .outside }
            more = Int(stream.byte(next))
            next &+= 1
            length &+= more
          } while more == 255
        }
        guard next < end else { return .truncated }
        var distance = (control & 31) &<< 8 &+ Int(stream.byte(next)) &+ 1
        next &+= 1
        if distance > LZTokens.largestNear {
          guard end &- next >= 2 else { return .truncated }
          distance &+= Int(stream.byte(next)) &<< 8 &+ Int(stream.byte(next &+ 1))
          next &+= 2
        }
        length &+= Target.Unit.lengthBias
        guard distance <= place.done, length <= place.left else { return .outside }
        if distance <= place.column, place.hasRoom(length) {
          Target.copyWide(to: place.pixels, distance: distance, count: length)
          place.advance(length)
        } else {
          place.copy(distance: distance, count: length)
        }
      }
    }
    position = next
    return nil
  }

  /// The unit that is written next.
  private struct Place<Target: LZTarget> {
    /// The first unit of the row.
    private var row: UnsafeMutableRawPointer
    /// Units of the row that are written.
    private(set) var column = 0
    /// Units of the rows before.
    private var before = 0
    /// Units of the pass that are not written yet.
    private(set) var left: Int
    private let unitsPerRow: Int
    private let step: Int

    @inline(__always) init(_ rows: LZRows) {
      row = rows.start
      left = rows.unitsPerRow * rows.count
      unitsPerRow = rows.unitsPerRow
      step = rows.step
    }

    /// Units that are written.
    @inline(__always) var done: Int { before &+ column }

    @inline(__always) var pixels: UnsafeMutableRawPointer { row + column &* Target.size }

    /// True if `count` units, and as much behind them as wide accesses touch, lie in the row.
    @inline(__always) func hasRoom(_ count: Int) -> Bool {
      unitsPerRow &- column >= count &+ (LZSlack.units &+ Target.size &- 1) / Target.size
    }

    @inline(__always) mutating func advance(_ count: Int) {
      column &+= count
      left &-= count
    }

    /// Goes to the next row if this one is full. The caller knows that units are left.
    @inline(__always) mutating func beginRowIfNeeded() {
      guard column == unitsPerRow else { return }
      row += step
      before &+= unitsPerRow
      column = 0
    }

    /// Writes literals, at most `left`, row by row, and touches nothing else.
    @inline(__always) mutating func writeLiterals(_ target: Target, _ stream: UnsafeRawPointer, count: Int) {
      var stream = stream
      var rest = count
      while rest > 0 {
        beginRowIfNeeded()
        let part = min(rest, unitsPerRow &- column)
        target.writeLiterals(stream, to: pixels, count: part)
        stream += part &* Target.Unit.literalSize
        advance(part)
        rest &-= part
      }
    }

    /// Copies `count` units, at most `left`, from `distance` units before, at most `done`, part by part where a row ends, and touches nothing
    /// else.
    @inline(__always) mutating func copy(distance: Int, count: Int) {
      var rest = count
      while rest > 0 {
        beginRowIfNeeded()
        var part = min(rest, unitsPerRow &- column)
        if distance <= column {
          Target.copy(to: pixels, distance: distance, count: part)
        } else {
          // 1 to what `before` has, as the distance is at most `done`.
          let beyond = distance &- column
          let rowsBack = beyond <= unitsPerRow ? 1 : (beyond &+ unitsPerRow &- 1) / unitsPerRow
          let sourceColumn = rowsBack &* unitsPerRow &- beyond
          part = min(part, unitsPerRow &- sourceColumn)
          Target.copy(from: row - rowsBack &* step + sourceColumn &* Target.size, to: pixels, count: part)
        }
        advance(part)
        rest &-= part
      }
    }
  }
}
