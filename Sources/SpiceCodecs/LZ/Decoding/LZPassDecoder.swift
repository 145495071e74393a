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
    var place = LZPlace<Target>(rows)
    // Most tokens end well within a row, and wide accesses do; then neither the row nor the pass can be full.
    repeat {
      guard next < end else { return .truncated }
      let control = Int(stream.byte(next))
      next &+= 1
      if control < TokenOutput.longestRun {
        let count = control &+ 1
        let bytes = count &* Target.Unit.literalSize
        if place.hasRoom(count), end &- next >= bytes &+ LZSlack.literalInput {
          target.writeLiteralsWide(stream + next, to: place.pixels, count: count)
          place.advance(count)
        } else {
          guard count <= place.left else { return .outside }
          guard bytes <= end &- next else { return .truncated }
          place = place.writingLiterals(target, stream + next, count: count)
        }
        next &+= bytes
      } else {
        var length = control &>> 5
        if length == 7 {
          var more: Int
          repeat {
            guard next < end else { return .truncated }
            more = Int(stream.byte(next))
            next &+= 1
            // At most 255 for each byte of the stream: it cannot overflow.
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
        if distance <= place.column, place.hasRoom(length) {
          Target.copyWide(to: place.pixels, distance: distance, count: length)
          place.advance(length)
        } else if let source = place.sourceWithRoom(distance: distance, count: length) {
          Target.copyWide(from: source, to: place.pixels, count: length)
          place.advance(length)
        } else {
          guard distance <= place.done, length <= place.left else { return .outside }
          place = place.copying(distance: distance, count: length)
        }
      }
    } while !place.isAtEnd
    position = next
    return nil
  }
}
