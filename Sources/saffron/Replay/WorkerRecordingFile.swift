import CZlib
import QXL

/// The file of a display worker's recording, packed with gzip or not.
struct WorkerRecordingFile: Sendable {
  private let file: FilePieces

  /// Opens the file; `-` is standard input.
  init(_ path: String) throws(CommandFailure) { file = path == "-" ? FilePieces() : try FilePieces(path) }

  /// Reads the file once, from where it stands.
  func reader() -> RecordingReader<Source> {
    RecordingReader(Source(file: file)) { stream, size in
      var bytes = [UInt8](repeating: 0, count: size)
      var count = uLongf(size)
      return uncompress(&bytes, &count, stream, uLong(stream.count)) == Z_OK && count == size ? bytes : nil
    }
  }

  /// The recording's bytes, unpacked if need be.
  struct Source: RecordingSource {
    fileprivate let file: FilePieces
    /// The first piece decides whether the file is packed.
    private var isFirst = true
    private var gzip: GzipReader?

    fileprivate init(file: FilePieces) { self.file = file }

    mutating func nextBytes() throws(QXLError) -> [UInt8] {
      while true {
        var piece = try read()
        if isFirst {
          // A pipe may give less than what tells.
          while piece.count == 1 {
            let more = try read()
            guard !more.isEmpty else { break }
            piece += more
          }
          if piece.starts(with: GzipReader.magic) { gzip = GzipReader() }
          isFirst = false
        }
        guard let gzip, !piece.isEmpty else { return piece }
        let bytes = try gzip.unpack(piece)
        if !bytes.isEmpty { return bytes }
      }
    }

    private func read() throws(QXLError) -> [UInt8] {
      do throws(FilePieces.Unreadable) { return try file.next() } catch { throw QXLError("recording", "file", error.reason) }
    }
  }
}
