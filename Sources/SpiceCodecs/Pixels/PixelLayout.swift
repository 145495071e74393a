public import SpiceGraphics

/// How a decoder shall put a picture's pixels into memory: a rectangle of a surface, for example.
///
/// Byte 0 of the memory is the first byte of the first row; the first row is the top one if `isTopDown`.
public struct PixelLayout: Hashable, Sendable {
  /// `rgb555`, `rgb24`, `rgb32`, `rgba`, or `alpha8` for planes of one byte a pixel; palette formats where a decoder says so.
  public let format: BitmapFormat
  /// Pixels, at least 1.
  public let width: Int
  /// Pixels, at least 1.
  public let height: Int
  /// Bytes from one row to the next, at least `rowBytes`. What lies between rows is not touched.
  public let stride: Int
  public let isTopDown: Bool
  /// Bytes of a row's pixels.
  public let rowBytes: Int
  /// Bytes from the first pixel to behind the last one.
  public let byteCount: Int

  /// Nil if the format has no meaning, the size is not positive, the stride is too short, or the bytes cannot be counted.
  /// `stride`: nil means rows without padding.
  public init?(format: BitmapFormat, width: Int, height: Int, stride: Int? = nil, isTopDown: Bool = true) {
    guard width > 0, height > 0, let rowBytes = format.rowBytes(width: width) else { return nil }
    let stride = stride ?? rowBytes
    guard stride >= rowBytes else { return nil }
    let (rows, overflow) = stride.multipliedReportingOverflow(by: height - 1)
    let (count, overflowToo) = rows.addingReportingOverflow(rowBytes)
    guard !overflow, !overflowToo else { return nil }
    self.format = format
    self.width = width
    self.height = height
    self.stride = stride
    self.isTopDown = isTopDown
    self.rowBytes = rowBytes
    byteCount = count
  }
}
