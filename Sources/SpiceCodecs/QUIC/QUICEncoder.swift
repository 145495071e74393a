import SpiceGraphics

/// Encodes pictures as QUIC streams (spec 04).
///
/// It keeps its memory from one picture to the next, some 20 bytes for each pixel of a row, and nothing else: every stream stands for
/// itself. Several encoders may work at the same time.
public struct QUICEncoder: ~Copyable, @unchecked Sendable {
  private var memory = ScratchMemory()

  public init() {}

  /// Appends the stream to `output`.
  ///
  /// - Parameters:
  ///   - source: `rgb555`, `rgb24`, `rgb32`, `rgba`, or `alpha8`, which makes a gray stream.
  ///   - limit: The bytes that the stream may take; nil is no limit.
  ///   - output: Is as before when an error is thrown.
  public mutating func encode(_ source: ImageSource, limit: Int? = nil, into output: inout [UInt8]) throws(EncodeError) {
    let type: QUICImageType
    switch source.format {
    case .alpha8: type = .gray
    case .rgb555: type = .rgb16
    case .rgb24: type = .rgb24
    case .rgb32: type = .rgb32
    case .rgba: type = .rgba
    default: throw .unsupportedFormat(.quic, source.format)
    }
    guard let header = QUICHeader(type: type, width: source.width, height: source.height) else {
      throw .badSize(.quic, width: source.width, height: source.height)
    }
    let start = output.count
    do throws(EncodeError) {
      try encode(source, header, limit: limit, into: &output)
    } catch {
      output.removeSubrange(start...)
      throw error
    }
  }

  private mutating func encode(_ source: ImageSource, _ header: QUICHeader, limit: Int?, into output: inout [UInt8]) throws(EncodeError) {
    let width = header.width
    switch header.type {
    case .gray:
      let rows = memory.reserve(QUICBitWriter.blockBytes + QUICPassEncoder<QUICPlanePass>.byteCount(width: width))
      var pass = QUICPassEncoder<QUICPlanePass>(at: rows + QUICBitWriter.blockBytes, width: width, words: .eightBits)
      try Self.encode(source, header, limit: limit, block: rows, into: &output) { row, writer, output in
        QUICRowReader.readBytes(row, pass.nextRow, width)
        pass.encodeRow(&writer, &output)
      }
    case .rgb16:
      let rows = memory.reserve(QUICBitWriter.blockBytes + QUICPassEncoder<QUICHighColourPass>.byteCount(width: width))
      var pass = QUICPassEncoder<QUICHighColourPass>(at: rows + QUICBitWriter.blockBytes, width: width, words: .fiveBits)
      try Self.encode(source, header, limit: limit, block: rows, into: &output) { row, writer, output in
        QUICRowReader.readRGB555(row, pass.nextRow, width)
        pass.encodeRow(&writer, &output)
      }
    case .rgb24, .rgb32:
      let rows = memory.reserve(QUICBitWriter.blockBytes + QUICPassEncoder<QUICTrueColourPass>.byteCount(width: width))
      var pass = QUICPassEncoder<QUICTrueColourPass>(at: rows + QUICBitWriter.blockBytes, width: width, words: .eightBits)
      let isPacked = header.type == .rgb24
      try Self.encode(source, header, limit: limit, block: rows, into: &output) { row, writer, output in
        if isPacked {
          QUICRowReader.readRGB24(row, pass.nextRow, width)
        } else {
          QUICRowReader.readRGB32(row, pass.nextRow, width)
        }
        pass.encodeRow(&writer, &output)
      }
    case .rgba:
      let colourBytes = QUICPassEncoder<QUICTrueColourPass>.byteCount(width: width)
      let rows = memory.reserve(QUICBitWriter.blockBytes + colourBytes + QUICPassEncoder<QUICPlanePass>.byteCount(width: width))
      var pass = QUICPassEncoder<QUICTrueColourPass>(at: rows + QUICBitWriter.blockBytes, width: width, words: .eightBits)
      var alphaPass = QUICPassEncoder<QUICPlanePass>(at: rows + QUICBitWriter.blockBytes + colourBytes, width: width, words: .eightBits)
      try Self.encode(source, header, limit: limit, block: rows, into: &output) { row, writer, output in
        QUICRowReader.readRGBA(row, pass.nextRow, alphaPass.nextRow, width)
        pass.encodeRow(&writer, &output)
        alphaPass.encodeRow(&writer, &output)
      }
    }
  }

  /// Writes the header, all rows from the top to the bottom by `encodeRow`, and the end.
  @inline(__always) private static func encode(
    _ source: ImageSource, _ header: QUICHeader, limit: Int?, block: UnsafeMutableRawPointer, into output: inout [UInt8],
    encodeRow: (UnsafeRawPointer, inout QUICBitWriter, inout [UInt8]) -> Void
  ) throws(EncodeError) {
    let start = output.count
    let limit = limit ?? .max
    var writer = QUICBitWriter(block: block)
    for word in header.words { writer.put(word, 32) }
    for run in source.topDownRuns {
      for index in 0..<run.rows {
        encodeRow(run.start + index * run.stride, &writer, &output)
        if output.count - start + writer.unflushedBytes > limit { throw .overBudget(.quic, limit: limit) }
      }
    }
    writer.finish(&output)
    if output.count - start > limit { throw .overBudget(.quic, limit: limit) }
  }
}
