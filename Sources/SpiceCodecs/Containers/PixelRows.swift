/// Copies of rows.
///
/// The callers prove that the memory is there: rows of a source by its invariants, rows of a destination by its layout.
enum PixelRows {
  /// Copies the rows of `run` to `target`, without padding between them.
  static func pack(_ run: ImageSource.Run, rowBytes: Int, to target: UnsafeMutableRawPointer) {
    guard run.stride != rowBytes else { return target.copyMemory(from: run.start, byteCount: run.rows * rowBytes) }
    for row in 0..<run.rows {
      (target + row * rowBytes).copyMemory(from: run.start + row * run.stride, byteCount: rowBytes)
    }
  }

  /// Writes the rows of `run`, 16-bit pixels, as 32-bit pixels to `target`, without padding between them.
  static func expand555(_ run: ImageSource.Run, width: Int, to target: UnsafeMutableRawPointer) {
    for row in 0..<run.rows {
      PixelConversion.expand555(run.start + row * run.stride, to: target + row * width * 4, count: width)
    }
  }

  /// Makes the fourth byte of `width` 32-bit pixels 0.
  static func clearFourthBytes(_ row: UnsafeMutableRawPointer, width: Int) {
    for column in 0..<width {
      let pixel = row.loadUnaligned(fromByteOffset: column * 4, as: UInt32.self)
      row.storeBytes(of: pixel & UInt32(littleEndian: 0x00ff_ffff), toByteOffset: column * 4, as: UInt32.self)
    }
  }
}
