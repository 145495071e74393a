public import SpiceGraphics

/// A surface as a guest makes it (spec 08, sections 11 and 14.2).
public struct QXLSurface: Hashable, Sendable {
  public var format: SurfaceFormat
  public var size: Size
  /// Bytes from one row to the next in the guest's memory; negative when the bottom row comes first.
  public var stride: Int32
  /// Where the guest has the pixels; 0 in a recording.
  public var address: UInt64
  /// Rows from the top without padding between them; nil for a surface that starts all zero.
  public var pixels: [UInt8]?

  init(_ structure: SurfaceStructure, keepsPixels: Bool) throws(QXLError) {
    let name = "QXLSurface"
    format = SurfaceFormat(rawValue: structure.format)
    guard let bits = format.bitsPerPixel else { throw QXLError(name, "format", "\(structure.format) is unknown") }
    guard (1...UInt32(Bitmap.maximumSide)).contains(structure.width) else {
      throw QXLError(name, "width", "\(structure.width) pixels")
    }
    guard (1...UInt32(Bitmap.maximumSide)).contains(structure.height) else {
      throw QXLError(name, "height", "\(structure.height) pixels")
    }
    size = Size(width: Int32(structure.width), height: Int32(structure.height))
    let rowBytes = (Int(structure.width) * bits + 7) / 8
    guard Int(structure.stride.magnitude) >= rowBytes else {
      throw QXLError(name, "stride", "\(structure.stride) bytes where a row needs \(rowBytes)")
    }
    let count = try SurfaceStructure.byteCount(height: structure.height, stride: structure.stride)
    stride = structure.stride
    address = structure.address
    guard keepsPixels, let block = structure.pixels else { return }
    guard block.count == count else { throw QXLError(name, "data", "\(block.count) bytes for \(structure.height) rows of \(stride)") }
    pixels = Self.rows(of: block, rowBytes: rowBytes, stride: Int(stride), height: Int(structure.height))
  }

  /// The rows of a block of memory from the top (spec 08, section 6.3).
  private static func rows(of block: [UInt8], rowBytes: Int, stride: Int, height: Int) -> [UInt8] {
    if stride == rowBytes { return block }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(rowBytes * height)
    for row in 0..<height {
      let start = (stride < 0 ? height - 1 - row : row) * abs(stride)
      pixels += block[start..<start + rowBytes]
    }
    return pixels
  }
}
