/// Why numbers and bytes do not make a bitmap.
public enum BitmapError: Error, Hashable, Sendable {
  case unknownFormat(BitmapFormat)
  /// Width or height is negative or above `Bitmap.maximumSide`.
  case badSize(width: Int, height: Int)
  /// The pixels of a row need `needed` bytes.
  case shortStride(stride: Int, needed: Int)
  /// All rows need `needed` bytes.
  case shortData(count: Int, needed: Int)
  /// An indexed picture has no palette.
  case missingPalette
}

/// A picture whose pixels are plain bytes: rows of `stride` bytes, in the order that `isTopDown` says (spec 03, section 7.4).
///
/// Invariants: the format has a meaning; width and height lie in `0...maximumSide`; a row's pixels fit into the stride, and all rows fit
/// into the data. The data is a slice of what the bitmap came from and is never copied.
public struct Bitmap: Hashable, Sendable {
  public let format: BitmapFormat
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// Bytes from one row to the next, at least those of a row's pixels.
  public let stride: Int
  /// True when the first row of the data is the top one.
  public let isTopDown: Bool
  /// The colours of an indexed picture; nil for the others, and for masks.
  public let palette: Palette?
  /// `stride * height` bytes or more.
  public let data: ArraySlice<UInt8>

  /// The largest width and height; what a peer sends beyond that is refused (spec 03, section 14.3).
  public static let maximumSide = 32767

  public init(
    format: BitmapFormat, width: Int, height: Int, stride: Int, isTopDown: Bool = true, palette: Palette? = nil, data: ArraySlice<UInt8>
  ) throws(BitmapError) {
    guard (0...Self.maximumSide).contains(width), (0...Self.maximumSide).contains(height) else {
      throw .badSize(width: width, height: height)
    }
    guard let rowBytes = format.rowBytes(width: width) else { throw .unknownFormat(format) }
    guard stride >= rowBytes else { throw .shortStride(stride: stride, needed: rowBytes) }
    let (needed, overflow) = stride.multipliedReportingOverflow(by: height)
    guard !overflow, data.count >= needed else { throw .shortData(count: data.count, needed: overflow ? .max : needed) }
    self.format = format
    self.width = width
    self.height = height
    self.stride = stride
    self.isTopDown = isTopDown
    self.palette = palette
    self.data = data
  }

  /// The bitmap's pixels, from 0, 0 to its size.
  public var bounds: Rect { Rect(left: 0, top: 0, right: Int32(width), bottom: Int32(height)) }
}
