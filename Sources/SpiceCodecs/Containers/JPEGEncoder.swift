import SpiceGraphics

/// Encodes pictures as JPEG files (spec 05, section 8.1), top row first, without alpha.
///
/// A context that is reused from picture to picture. The library reads pixels where they are when their rows lie at equal distances, in one
/// piece or in pieces right behind one another. Else the rows are first copied together; 16-bit pixels always are, as 32-bit ones.
public struct JPEGEncoder: ~Copyable, Sendable {
  private let library: any JPEGCodec
  private var scratch = ScratchMemory()

  /// What servers use for pictures (spec 05, section 1).
  public static let standardQuality = 85

  private static let formats: [BitmapFormat] = [.rgb555, .rgb24, .rgb32, .rgba]

  public init(library: any JPEGCodec) { self.library = library }

  /// Appends the file to `output`. The formats are `rgb555`, `rgb24`, `rgb32` and `rgba`.
  ///
  /// `quality` is 1 to 100; what is beyond is taken as the nearest of them. `limit`: bytes that the file may take, nil for no limit;
  /// whether it is kept shows only at the end. When an error is thrown `output` is as before.
  public mutating func encode(
    _ source: ImageSource, quality: Int = standardQuality, limit: Int? = nil, into output: inout [UInt8]
  ) throws(EncodeError) {
    guard Self.formats.contains(source.format) else { throw .unsupportedFormat(.jpeg, source.format) }
    guard source.width <= JPEGHeader.longestSide, source.height <= JPEGHeader.longestSide else {
      throw .badSize(.jpeg, width: source.width, height: source.height)
    }
    let start = output.count
    let quality = min(max(quality, 1), 100)
    if source.format != .rgb555, let rows = source.evenRows {
      try compress(rows, source.format, source, stride: source.stride, quality, &output)
    } else {
      let format = source.format == .rgb555 ? BitmapFormat.rgb32 : source.format
      let rowBytes = source.format == .rgb555 ? source.width * 4 : source.rowBytes
      let rows = scratch.reserve(rowBytes * source.height)
      var place = rows
      for run in source.runs {
        if source.format == .rgb555 {
          PixelRows.expand555(run, width: source.width, to: place)
        } else {
          PixelRows.pack(run, rowBytes: rowBytes, to: place)
        }
        place += run.rows * rowBytes
      }
      let joined = UnsafeRawBufferPointer(start: rows, count: rowBytes * source.height)
      try compress(joined, format, source, stride: rowBytes, quality, &output)
    }
    if let limit, output.count - start > max(limit, 0) {
      output.removeSubrange(start...)
      throw .overBudget(.jpeg, limit: limit)
    }
  }

  private func compress(
    _ rows: UnsafeRawBufferPointer, _ format: BitmapFormat, _ source: ImageSource, stride: Int, _ quality: Int, _ output: inout [UInt8]
  ) throws(EncodeError) {
    let layout = PixelLayout(
      format: format, width: source.width, height: source.height, stride: stride, isTopDown: source.isTopDown)
    guard let layout else { throw .badSize(.jpeg, width: source.width, height: source.height) }
    try library.compress(rows.bytes, layout: layout, quality: quality, into: &output)
  }
}

extension ImageSource {
  /// All rows, when they lie `stride` bytes from one another although they may be several pieces; without the last one's padding.
  var evenRows: UnsafeRawBufferPointer? {
    guard let first = runs.first else { return nil }
    var next = first.start
    for run in runs {
      guard run.start == next else { return nil }
      next = run.start + run.rows * run.stride
    }
    return UnsafeRawBufferPointer(start: first.start, count: stride * (height - 1) + rowBytes)
  }
}
