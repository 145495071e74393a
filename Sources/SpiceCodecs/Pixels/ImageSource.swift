public import SpiceGraphics

/// A picture as an encoder reads it: rows in one or several pieces of memory, which need not be joined first.
///
/// It refers to memory that it does not own, and is valid only as long as that is: within the body of `withImageSource`, or as long as the
/// caller of `init(…unsafePieces:)` guarantees. Invariants: width and height are positive; a row's pixels fit into the stride; the pieces
/// hold `height` rows together.
public struct ImageSource {
  /// Why memory is not a picture.
  public enum Problem: Error, Hashable, Sendable {
    case unknownFormat(BitmapFormat)
    case badSize(width: Int, height: Int)
    /// The pixels of a row need `needed` bytes.
    case shortStride(stride: Int, needed: Int)
    /// All pieces together have `count` rows.
    case missingRows(count: Int, needed: Int)
    /// A piece ends within a row.
    case brokenRow(piece: Int)
  }

  /// Rows at equal distances in memory.
  struct Run {
    /// The first pixel of the first row.
    let start: UnsafeRawPointer
    /// Bytes from one row to the next; negative when they are taken from the last to the first.
    let stride: Int
    let rows: Int
  }

  public let format: BitmapFormat
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// Bytes from one row to the next within a piece.
  public let stride: Int
  /// True when the first row in memory is the top one.
  public let isTopDown: Bool
  /// Bytes of a row's pixels.
  public let rowBytes: Int
  /// The pieces in memory order.
  let runs: [Run]

  /// Rows without padding between them.
  public var isPacked: Bool { stride == rowBytes }

  /// Bytes that the bitmap takes when it is sent as it is: `stride * height`.
  public var rawByteCount: Int { stride * height }

  /// The caller guarantees that the pieces stay readable as long as this value or a copy of it is in use. Their content may change while it
  /// is read (guest memory does): the picture is then some mixture, and nothing worse happens.
  ///
  /// Each piece has whole rows of `stride` bytes; the last row of a piece may lack its padding. Surplus rows are ignored.
  public init(
    format: BitmapFormat, width: Int, height: Int, stride: Int, isTopDown: Bool, unsafePieces pieces: [UnsafeRawBufferPointer]
  ) throws(Problem) {
    guard width > 0, height > 0 else { throw .badSize(width: width, height: height) }
    guard let rowBytes = format.rowBytes(width: width) else { throw .unknownFormat(format) }
    guard stride >= rowBytes else { throw .shortStride(stride: stride, needed: rowBytes) }
    guard !stride.multipliedReportingOverflow(by: height).overflow else { throw .badSize(width: width, height: height) }
    var runs: [Run] = []
    var rows = 0
    for (index, piece) in pieces.enumerated() where rows < height && !piece.isEmpty {
      let (whole, rest) = piece.count.quotientAndRemainder(dividingBy: stride)
      guard rest == 0 || rest >= rowBytes, let start = piece.baseAddress else { throw .brokenRow(piece: index) }
      let count = min(whole + (rest == 0 ? 0 : 1), height - rows)
      runs.append(Run(start: start, stride: stride, rows: count))
      rows += count
    }
    guard rows == height else { throw .missingRows(count: rows, needed: height) }
    self.format = format
    self.width = width
    self.height = height
    self.stride = stride
    self.isTopDown = isTopDown
    self.rowBytes = rowBytes
    self.runs = runs
  }

  /// The rows from the top of the picture to its bottom.
  var topDownRuns: [Run] {
    if isTopDown { return runs }
    return runs.reversed().map { Run(start: $0.start + (($0.rows - 1) * $0.stride), stride: -$0.stride, rows: $0.rows) }
  }
}

extension ImageSource {
  /// Calls `body` with a picture whose rows lie in `pieces`, in memory order; the source must not leave it.
  public static func withPieces<Result>(
    _ pieces: [ArraySlice<UInt8>], format: BitmapFormat, width: Int, height: Int, stride: Int, isTopDown: Bool,
    _ body: (ImageSource) throws(EncodeError) -> Result
  ) throws(EncodeError) -> Result {
    func pinned(_ index: Int, _ done: [UnsafeRawBufferPointer]) throws(EncodeError) -> Result {
      if index < pieces.count {
        return try pieces[index].withUnsafeBytes { bytes in
          Swift.Result { () throws(EncodeError) in try pinned(index + 1, done + [bytes]) }
        }.get()
      }
      let source: ImageSource
      do throws(Problem) {
        source = try ImageSource(
          format: format, width: width, height: height, stride: stride, isTopDown: isTopDown, unsafePieces: done)
      } catch {
        throw .badSource(error)
      }
      return try body(source)
    }
    return try pinned(0, [])
  }
}

extension Bitmap {
  /// Calls `body` with the bitmap's pixels as an encoder's source, which must not leave it.
  public func withImageSource<Result>(_ body: (ImageSource) throws(EncodeError) -> Result) throws(EncodeError) -> Result {
    try ImageSource.withPieces([data], format: format, width: width, height: height, stride: stride, isTopDown: isTopDown, body)
  }
}
