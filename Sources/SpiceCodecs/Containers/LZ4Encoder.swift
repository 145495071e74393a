import SpiceGraphics

/// Encodes pictures as LZ4 payloads (spec 05, section 7).
///
/// A context that is reused from picture to picture. The library reads rows where they are when there is no padding between them and the
/// pieces are not small; else they are first copied together, 64 KiB at a time. The same source always makes the same payload.
public struct LZ4Encoder: ~Copyable, @unchecked Sendable {
  // Nobody else refers to the compressor: whoever owns this value uses it alone.
  private let compressor: any LZ4BlockCompressor
  private var scratch = ScratchMemory()

  /// Bytes of rows that are compressed as one block at most: the output is enlarged for one block at a time.
  private static let blockBytes = 1 << 18
  /// How far back a block refers to blocks before it.
  private static let windowBytes = 1 << 16

  public init(library: any LZ4BlockCodec) { compressor = library.makeCompressor() }

  /// Appends the payload to `output`. The formats are `rgb555`, `rgb24`, `rgb32` and `rgba`.
  ///
  /// `limit`: bytes that the payload may take, nil for no limit. When an error is thrown `output` is as before.
  public mutating func encode(_ source: ImageSource, limit: Int? = nil, into output: inout [UInt8]) throws(EncodeError) {
    guard LZ4Header.formats.contains(source.format) else { throw .unsupportedFormat(.lz4, source.format) }
    let start = output.count
    let limit = max(limit ?? .max, 0)
    let end = start > .max - limit ? .max : start + limit
    guard end - start >= LZ4Header.byteCount else { throw .overBudget(.lz4, limit: limit) }
    output.append(source.isTopDown ? 1 : 0)
    output.append(source.format.rawValue)
    compressor.reset()
    let fits = canStay(source) ? putPieces(source, end: end, into: &output) : putGathered(source, end: end, into: &output)
    guard fits else {
      output.removeSubrange(start...)
      throw .overBudget(.lz4, limit: limit)
    }
  }

  /// True when the rows need not be copied: there is no padding, and no piece is so small that the next one would see less than the window.
  private func canStay(_ source: ImageSource) -> Bool {
    source.isPacked && source.runs.dropLast().allSatisfy { $0.rows * source.rowBytes >= Self.windowBytes }
  }

  /// Compresses the pieces where they are.
  private func putPieces(_ source: ImageSource, end: Int, into output: inout [UInt8]) -> Bool {
    for run in source.runs {
      let piece = UnsafeRawBufferPointer(start: run.start, count: run.rows * source.rowBytes)
      for offset in stride(from: 0, to: piece.count, by: Self.blockBytes) {
        let block = UnsafeRawBufferPointer(rebasing: piece[offset..<min(offset + Self.blockBytes, piece.count)])
        guard put(block, end: end, into: &output) else { return false }
      }
    }
    return true
  }

  /// Copies rows together, however they lie, and compresses them block by block.
  ///
  /// The blocks lie in two places in turn, because the one before must stay where it is. As long as the window they are short enough for
  /// the cache and long enough for each to see all of the window.
  private mutating func putGathered(_ source: ImageSource, end: Int, into output: inout [UInt8]) -> Bool {
    let rowsOfBlock = min((Self.windowBytes + source.rowBytes - 1) / source.rowBytes, source.height)
    // Space between the two makes each block refer to the one before only, not to what the new one has replaced.
    let distance = rowsOfBlock * source.rowBytes + 16
    var place = scratch.reserve(2 * distance)
    var next = place + distance
    var gathered = 0
    var missing = source.height
    for run in source.runs {
      var row = 0
      while row < run.rows {
        let rows = min(run.rows - row, rowsOfBlock - gathered)
        let part = ImageSource.Run(start: run.start + row * run.stride, stride: run.stride, rows: rows)
        PixelRows.pack(part, rowBytes: source.rowBytes, to: place + gathered * source.rowBytes)
        row += rows
        gathered += rows
        missing -= rows
        if gathered == rowsOfBlock || missing == 0 {
          let block = UnsafeRawBufferPointer(start: place, count: gathered * source.rowBytes)
          guard put(block, end: end, into: &output) else { return false }
          swap(&place, &next)
          gathered = 0
        }
      }
    }
    return true
  }

  /// Appends the block with its size before it; false if `output` would get longer than `end`.
  private func put(_ block: UnsafeRawBufferPointer, end: Int, into output: inout [UInt8]) -> Bool {
    let start = output.count
    guard end - start > 4 else { return false }
    var fits = false
    output.append(addingCapacity: min(4 + LZ4Bound.compressed(block.count), end - start)) { free in
      for _ in 0..<4 { free.append(0) }
      fits = compressor.compress(block, into: &free)
    }
    guard fits else { return false }
    let size = output.count - start - 4
    for index in 0..<4 { output[start + index] = UInt8(truncatingIfNeeded: size >> (24 - 8 * index)) }
    return true
  }
}
