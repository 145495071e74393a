/// Reads rows of a picture into the words of `QUICPixels`.
///
/// Each pixel is read once: the memory may be a guest's, which can change at any time, and what is encoded must fit together nevertheless
/// (a decoder that finds runs which cannot be is a reason to hang up).
enum QUICRowReader {
  @inline(__always) static func readBytes(_ source: UnsafeRawPointer, _ row: UnsafeMutablePointer<UInt32>, _ width: Int) {
    for x in 0..<width { row[x] = UInt32(source.load(fromByteOffset: x, as: UInt8.self)) }
  }

  @inline(__always) static func readRGB555(_ source: UnsafeRawPointer, _ row: UnsafeMutablePointer<UInt32>, _ width: Int) {
    for x in 0..<width {
      let pixel = UInt32(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 &* x, as: UInt16.self)))
      row[x] = pixel & 0x1f | pixel &<< 3 & 0x1f00 | pixel &<< 6 & 0x1f_0000
    }
  }

  @inline(__always) static func readRGB24(_ source: UnsafeRawPointer, _ row: UnsafeMutablePointer<UInt32>, _ width: Int) {
    for x in 0..<(width &- 1) {
      row[x] = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 3 &* x, as: UInt32.self)) & 0xff_ffff
    }
    let last = source + 3 &* (width &- 1)
    row[width &- 1] =
      UInt32(last.load(as: UInt8.self)) | UInt32(last.load(fromByteOffset: 1, as: UInt8.self)) &<< 8
      | UInt32(last.load(fromByteOffset: 2, as: UInt8.self)) &<< 16
  }

  @inline(__always) static func readRGB32(_ source: UnsafeRawPointer, _ row: UnsafeMutablePointer<UInt32>, _ width: Int) {
    for x in 0..<width {
      row[x] = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 &* x, as: UInt32.self)) & 0xff_ffff
    }
  }

  @inline(__always) static func readRGBA(
    _ source: UnsafeRawPointer, _ row: UnsafeMutablePointer<UInt32>, _ alpha: UnsafeMutablePointer<UInt32>, _ width: Int
  ) {
    for x in 0..<width {
      let pixel = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 &* x, as: UInt32.self))
      row[x] = pixel & 0xff_ffff
      alpha[x] = pixel &>> 24
    }
  }
}
