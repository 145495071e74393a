/// What a decoder writes for each unit of a pass: the pixels of the destination.
///
/// Matches copy what was written before, so that a conversion is done for literals only. The functions take raw addresses; callers prove
/// the bounds.
protocol LZTarget {
  /// The kind of unit in the stream.
  associatedtype Unit: LZUnit
  /// Bytes that a unit takes in the destination.
  static var size: Int { get }

  /// Writes `count` literals, 1 to 32, and touches nothing else.
  func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int)
  /// The same, but may read and overwrite as much behind them as `LZSlack` says.
  func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int)
  /// Copies `count` units from `distance` units before, ascending, and touches nothing else.
  static func copy(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int)
  /// The same, but may overwrite as much behind them as `LZSlack` says.
  static func copyWide(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int)
  /// Copies `count` units from another place, which does not overlap, and touches nothing else.
  static func copy(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int)
  /// The same, but may read and overwrite as much behind them as `LZSlack.units` says.
  static func copyWide(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int)
}

extension LZTarget {
  @inline(__always) static func copy(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int) {
    MatchCopy.exact(pixels, back: distance &* size, count: count &* size, unit: size)
  }

  @inline(__always) static func copyWide(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int) {
    MatchCopy.wide(pixels, back: distance &* size, count: count &* size, unit: size)
  }

  @inline(__always) static func copy(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    MatchCopy.apart(source, to: pixels, count: count &* size)
  }

  @inline(__always) static func copyWide(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    MatchCopy.apartWide(source, to: pixels, count: count &* size)
  }
}

/// Units as they are: pixels of 32 or 16 bits, bytes.
struct PlainTarget<Unit: LZUnit>: LZTarget {
  @inline(__always) static var size: Int { Unit.size }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    Unit.readLiterals(stream, to: pixels, count: count)
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    Unit.readLiteralsWide(stream, to: pixels, count: count)
  }
}

/// Colours of three bytes as pixels of three bytes.
struct PackedColourTarget: LZTarget {
  typealias Unit = PixelUnit

  @inline(__always) static var size: Int { 3 }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    pixels.copyMemory(from: stream, byteCount: 3 &* count)
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    var done = 0
    repeat {
      pixels.store(stream.vector32(done), done)
      done &+= 32
    } while done < 3 &* count
  }
}

/// Words of `rgb555` as pixels of 32 bits.
struct ExpandedWordTarget: LZTarget {
  typealias Unit = WordUnit

  @inline(__always) static var size: Int { 4 }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count {
      pixels.store(PixelConversion.expanded555(UInt32(WordUnit.word(stream, index).byteSwapped)), 4 &* index)
    }
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    repeat {
      let words = stream.loadUnaligned(fromByteOffset: 2 &* index, as: SIMD8<UInt16>.self)
      pixels.store(PixelConversion.expanded555((words &<< 8) | (words &>> 8)), 4 &* index)
      index &+= 8
    } while index < count
  }
}

/// Bytes of alpha as pixels of 32 bits whose colour is black.
struct BlackPixelTarget: LZTarget {
  typealias Unit = ByteUnit

  @inline(__always) static var size: Int { 4 }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { pixels.store(UInt32(ByteUnit.word(stream, index)) &<< 24, 4 &* index) }
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    writeLiterals(stream, to: pixels, count: count)
  }
}

/// Bytes that index a palette of 256 colours, as pixels of 32 bits.
struct ColourTableTarget: LZTarget {
  typealias Unit = ByteUnit

  /// 256 colours.
  let colours: UnsafePointer<UInt32>

  @inline(__always) static var size: Int { 4 }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { pixels.store(colours[Int(ByteUnit.word(stream, index))], 4 &* index) }
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    writeLiterals(stream, to: pixels, count: count)
  }
}
