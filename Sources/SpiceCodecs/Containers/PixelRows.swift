import SpiceGraphics

/// Copies and conversions of whole rows.
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
  static func expand(_ run: ImageSource.Run, width: Int, to target: UnsafeMutableRawPointer) {
    for row in 0..<run.rows {
      expand(run.start + row * run.stride, width: width, to: target + row * width * 4)
    }
  }

  /// Writes `width` 16-bit pixels as 32-bit ones: blue, green, red, 0 (spec 05, section 3.5).
  static func expand(_ row: UnsafeRawPointer, width: Int, to target: UnsafeMutableRawPointer) {
    for column in 0..<width {
      let pixel = UInt32(UInt16(littleEndian: row.loadUnaligned(fromByteOffset: column * 2, as: UInt16.self)))
      // The five bits of each component at the top of its byte, then their upper three below them.
      let high = (pixel & 0x1f) << 3 | (pixel & 0x3e0) << 6 | (pixel & 0x7c00) << 9
      target.storeBytes(of: (high | (high >> 5 & 0x0007_0707)).littleEndian, toByteOffset: column * 4, as: UInt32.self)
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
