import SpiceGraphics

/// Decodes LZ4 payloads (spec 05, section 7).
///
/// A context that is reused from picture to picture. Pixels go straight to their place when the destination's rows have no padding between
/// them and have the payload's order and format; else they take the way over memory of the context.
public struct LZ4Decoder: ~Copyable, Sendable {
  private let library: any LZ4BlockCodec
  private var scratch = ScratchMemory()

  public init(library: any LZ4BlockCodec) { self.library = library }

  /// Writes the picture that `stream` holds. The layout's format must be the payload's, which `LZ4Header` tells; `rgb555` may become
  /// `rgb32`. The fourth byte of `rgb32` pixels has no meaning.
  ///
  /// A payload does not tell its size: the blocks must make the rows of the layout exactly.
  public mutating func decode(_ stream: RawSpan, into pixels: inout MutableRawSpan, layout: PixelLayout) throws(DecodeError) {
    let header = try LZ4Header(parsing: stream)
    let expands = header.format == .rgb555 && layout.format == .rgb32
    guard expands || header.format == layout.format else { throw DecodeError(.lz4, "output", .unsupportedOutput(layout.format)) }
    try layout.check(pixels.byteCount, codec: .lz4)
    // Less than the layout's own bytes, which could be counted.
    let rowBytes = expands ? layout.width * 2 : layout.rowBytes
    let count = rowBytes * layout.height
    if !expands, layout.stride == rowBytes, layout.isTopDown == header.isTopDown {
      return try pixels.withUnsafeMutableBytes { bytes throws(DecodeError) in
        var area = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]).mutableBytes
        try decodeBlocks(stream, into: &area)
      }
    }
    let packed = scratch.reserve(count)
    var area = UnsafeMutableRawBufferPointer(start: packed, count: count).mutableBytes
    try decodeBlocks(stream, into: &area)
    let isFlipped = layout.isTopDown != header.isTopDown
    pixels.withUnsafeMutableBytes { target in
      guard let target = target.baseAddress else { return }
      for row in 0..<layout.height {
        let source = packed + (isFlipped ? layout.height - 1 - row : row) * rowBytes
        let place = target + row * layout.stride
        if expands {
          PixelConversion.expand555(source, to: place, count: layout.width)
        } else {
          place.copyMemory(from: source, byteCount: rowBytes)
        }
      }
    }
  }

  /// Fills all of `output`.
  private func decodeBlocks(_ stream: RawSpan, into output: inout MutableRawSpan) throws(DecodeError) {
    var position = LZ4Header.byteCount
    var made = 0
    while position < stream.byteCount {
      guard let size = stream.bigEndian32(at: position).map(Int.init) else { throw DecodeError(.lz4, "block.size", .truncated) }
      position += 4
      guard size > 0 else { throw DecodeError(.lz4, "block.size", .invalidValue(0)) }
      guard size <= stream.byteCount - position else { throw DecodeError(.lz4, "block", .truncated) }
      guard made < output.byteCount else { throw DecodeError(.lz4, "block", .trailingBytes(size)) }
      let block = stream.extracting(position..<position + size)
      guard let count = library.decompress(block, into: &output, at: made), count > 0, count <= output.byteCount - made else {
        throw DecodeError(.lz4, "block", .outside)
      }
      position += size
      made += count
    }
    guard made == output.byteCount else {
      throw DecodeError(.lz4, "blocks", .mismatch(value: UInt64(made), expected: UInt64(output.byteCount)))
    }
  }
}
