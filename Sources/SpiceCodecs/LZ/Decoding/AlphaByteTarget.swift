/// Bytes of alpha as the fourth bytes of pixels of 32 bits, whose other bytes stay as they are.
struct AlphaByteTarget: LZTarget {
  typealias Unit = ByteUnit

  @inline(__always) static var size: Int { 4 }

  @inline(__always) func writeLiterals(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { pixels.store(ByteUnit.word(stream, index), 4 &* index &+ 3) }
  }

  @inline(__always) func writeLiteralsWide(_ stream: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    writeLiterals(stream, to: pixels, count: count)
  }

  @inline(__always) static func copy(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int) {
    if distance == 1 {
      fill(pixels, count: count)
    } else if distance >= 8 {
      copy(from: UnsafeRawPointer(pixels - 4 &* distance), to: pixels, count: count)
    } else {
      for index in 0..<count { pixels.store(alpha(UnsafeRawPointer(pixels), index &- distance), 4 &* index &+ 3) }
    }
  }

  @inline(__always) static func copyWide(to pixels: UnsafeMutableRawPointer, distance: Int, count: Int) {
    copy(to: pixels, distance: distance, count: count)
  }

  @inline(__always) static func copyWide(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    copy(from: source, to: pixels, count: count)
  }

  @inline(__always) static func copy(from source: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 8 <= count {
      put(source.vector32(4 &* index) & SIMD8(repeating: 0xff00_0000), pixels, index)
      index &+= 8
    }
    while index < count {
      pixels.store(alpha(source, index), 4 &* index &+ 3)
      index &+= 1
    }
  }

  /// Repeats the alpha of the pixel before.
  @inline(__always) private static func fill(_ pixels: UnsafeMutableRawPointer, count: Int) {
    let value = alpha(UnsafeRawPointer(pixels), -1)
    let vector = SIMD8<UInt32>(repeating: UInt32(value) &<< 24)
    var index = 0
    while index &+ 8 <= count {
      put(vector, pixels, index)
      index &+= 8
    }
    while index < count {
      pixels.store(value, 4 &* index &+ 3)
      index &+= 1
    }
  }

  @inline(__always) private static func alpha(_ pixels: UnsafeRawPointer, _ index: Int) -> UInt8 {
    pixels.load(fromByteOffset: 4 &* index &+ 3, as: UInt8.self)
  }

  /// Gives eight pixels these fourth bytes.
  @inline(__always) private static func put(_ alpha: SIMD8<UInt32>, _ pixels: UnsafeMutableRawPointer, _ index: Int) {
    pixels.store((UnsafeRawPointer(pixels).vector32(4 &* index) & SIMD8(repeating: 0x00ff_ffff)) | alpha, 4 &* index)
  }
}
