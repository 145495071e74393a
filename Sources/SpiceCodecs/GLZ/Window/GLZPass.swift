/// Decodes passes of a GLZ stream (spec 05, sections 3.2 and 4.2).
///
/// Bounds: every byte of the stream is counted before it is read, every unit before it is written, and every unit of another image before
/// it is copied. Wide accesses behind that are those that `LZSlack` allows, for which the stream's end is checked and all images have room.
enum GLZPass {
  /// Why a pass ends early.
  enum Stop: Error {
    /// The stream is wrong.
    case bad(DecodeError)
    /// It refers to an image that has not been decoded yet.
    case waiting(UInt64)

    static func bad(_ problem: DecodeError.Problem) -> Stop { .bad(DecodeError(.glz, "tokens", problem)) }
  }

  /// Decodes the pass that starts at byte `start` of the `end` bytes at `stream` into the `count` units at `units`, which have room for
  /// `LZSlack.units` bytes more. The result is the byte behind the pass.
  @inline(__always)
  static func decode<Unit: LZUnit>(
    _: Unit.Type, _ stream: UnsafeRawPointer, from start: Int, to end: Int, into units: UnsafeMutableRawPointer, count: Int,
    _ references: inout ReferenceCache
  ) throws(Stop) -> Int {
    var next = start
    var position = 0
    var referenced = ReferencedImage(distance: 0, units: UnsafeRawPointer(units), count: 0)
    while position < count {
      guard next < end else { throw .bad(.truncated) }
      let control = Int(stream.byte(next))
      next &+= 1
      if control < TokenOutput.longestRun {
        let run = control &+ 1
        let bytes = run &* Unit.literalSize
        guard run <= count &- position else { throw .bad(.outside) }
        guard bytes <= end &- next else { throw .bad(.truncated) }
        if bytes &+ LZSlack.literalInput <= end &- next {
          Unit.readLiteralsWide(stream + next, to: units + position &* Unit.size, count: run)
        } else {
          Unit.readLiterals(stream + next, to: units + position &* Unit.size, count: run)
        }
        next &+= bytes
        position &+= run
        continue
      }

      var length = control &>> 5
      if length == 7 {
        var extra: Int
        repeat {
          guard next < end else { throw .bad(.truncated) }
          extra = Int(stream.byte(next))
          next &+= 1
          length &+= extra
          guard length <= count else { throw .bad(.outside) }
        } while extra == 255
      }
      length &+= Unit.lengthBias
      guard length <= count &- position else { throw .bad(.outside) }

      // The short form has 6 bits of the image distance here, the far form 5 bits of the value and a flag for 8 more.
      guard end &- next >= 2 else { throw .bad(.truncated) }
      var value = control & 15 | Int(stream.byte(next)) &<< 4
      let last = Int(stream.byte(next &+ 1))
      next &+= 2
      let distanceBytes = last &>> 6
      let isFar = control &>> 4 & 1
      let hasLongValue = isFar & last &>> 5
      guard end &- next >= distanceBytes &+ hasLongValue else { throw .bad(.truncated) }
      var distance = 0
      for index in 0..<distanceBytes { distance |= Int(stream.byte(next &+ index)) &<< (8 &* index) }
      next &+= distanceBytes
      if isFar == 0 {
        distance = distance &<< 6 | last & 63
      } else {
        value |= (last & 31) &<< 12
        if hasLongValue != 0 {
          value |= Int(stream.byte(next)) &<< 17
          next &+= 1
        }
      }

      let target = units + position &* Unit.size
      if distance == 0 {
        guard value < position else { throw .bad(.outside) }
        MatchCopy.wide(target, back: (value &+ 1) &* Unit.size, count: length &* Unit.size, unit: Unit.size)
      } else {
        if distance != referenced.distance { referenced = try references.image(distance, isAlpha: Unit.self == ByteUnit.self) }
        guard length <= referenced.count &- value else { throw .bad(.outside) }
        copy(referenced.units + value &* Unit.size, to: target, count: length &* Unit.size)
      }
      position &+= length
    }
    return next
  }

  /// Copies `count` bytes of another image, and up to `LZSlack.units` behind them.
  @inline(__always)
  private static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    if count <= 512 {
      MatchCopy.apartWide(source, to: target, count: count)
    } else {
      target.copyMemory(from: source, byteCount: count)
    }
  }
}
