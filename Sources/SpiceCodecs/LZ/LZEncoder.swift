import SpiceGraphics

/// Encodes pictures as LZ streams (spec 05, section 3). It keeps its working memory, so that one should be used for many pictures.
public struct LZEncoder: ~Copyable, @unchecked Sendable {
  private var gatherer = LZUnitGatherer()
  private var tables = LZMatchTables()

  public init() {}

  /// Appends the stream of `source`, in any format that has a meaning, to `output`; rows are coded in the order in which they lie in memory.
  ///
  /// `limit`: bytes that the stream may take, nil for no limit; encoding stops soon after it is passed. The memory of `source` may change
  /// meanwhile: the stream is then one of some mixture, which can be decoded.
  public mutating func encode(_ source: ImageSource, limit: Int? = nil, into output: inout [UInt8]) throws(EncodeError) {
    guard let type = LZImageType(source.format) else { throw .unsupportedFormat(.lz, source.format) }
    try encode(source, as: type, limit, &output)
  }

  /// Appends the stream of the fourth bytes of a picture of format `rgba`, the second part of a JPEG_ALPHA image (spec 05, section 8.2).
  public mutating func encodeAlphaPlane(_ source: ImageSource, limit: Int? = nil, into output: inout [UInt8]) throws(EncodeError) {
    guard source.format == .rgba else { throw .unsupportedFormat(.lz, source.format) }
    try encode(source, as: .alphaOfPixels, limit, &output)
  }

  private mutating func encode(
    _ source: ImageSource, as type: LZImageType, _ limit: Int?, _ output: inout [UInt8]
  ) throws(EncodeError) {
    guard source.width < 1 << 31, source.rowBytes <= StreamHeader.maximumBytes / source.height else {
      throw .badSize(.lz, width: source.width, height: source.height)
    }
    let start = output.count
    let (sum, overflow) = start.addingReportingOverflow(limit ?? .max)
    let end = overflow ? .max : sum
    LZHeader(type: type, width: source.width, height: source.height, isTopDown: source.isTopDown).append(to: &output)
    switch type {
    case .rgb24, .rgb32: encodePass(PixelUnit.self, source, type, end, &output)
    case .rgba:
      encodePass(PixelUnit.self, source, type, end, &output)
      encodePass(ByteUnit.self, source, .alphaOfPixels, end, &output)
    case .rgb16: encodePass(WordUnit.self, source, type, end, &output)
    default: encodePass(ByteUnit.self, source, type, end, &output)
    }
    guard let limit, output.count > end else { return }
    output.removeLast(output.count - start)
    throw .overBudget(.lz, limit: limit)
  }

  /// Appends one pass, or as much of it as makes `output` longer than `end`.
  private mutating func encodePass<Unit: LZUnit>(
    _: Unit.Type, _ source: ImageSource, _ type: LZImageType, _ end: Int, _ output: inout [UInt8]
  ) {
    guard output.count <= end else { return }
    let start = output.count
    let unitsPerRow = type.unitsPerRow(width: source.width)
    let count = unitsPerRow * source.height
    let units = gatherer.gather(Unit.self, source, unitsPerRow: unitsPerRow, onlyAlpha: type == .alphaOfPixels)
    var pass = LZPassEncoder<Unit>(
      LZMatchFinder(units: units, count: count, unitsPerRow: unitsPerRow, map: gatherer.map, tables: &tables))
    while !pass.isAtEnd, output.count <= end {
      let bound = pass.blockBound
      if output.capacity - output.count < bound {
        // Room for the rest, if it compresses like what is done; but at least half of what there is, so that growing stays cheap if not.
        let done = output.count - start
        let rest = pass.codedUnits == 0 ? 0 : done * (count - pass.codedUnits) / pass.codedUnits
        output.reserveCapacity(output.count + bound + min(max(rest + rest / 8, output.count / 2), end - output.count))
      }
      output.append(addingCapacity: bound) { span in
        span.withUnsafeMutableBufferPointer { room, written in
          guard let first = room.baseAddress else { return }
          precondition(room.count >= bound)
          var tokens = TokenOutput(next: UnsafeMutableRawPointer(first))
          pass.encodeBlock(&tokens)
          written = tokens.next - UnsafeMutableRawPointer(first)
        }
      }
    }
  }
}
