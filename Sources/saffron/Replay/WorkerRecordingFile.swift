import CZlib
import Glibc
import QXL

/// The file of a display worker's recording, packed with gzip or not.
struct WorkerRecordingFile {
  private let path: String
  private let descriptor: Int32

  /// Opens the file; `-` is standard input.
  init(_ path: String) throws(CommandFailure) {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot read \(path): \(systemMessage())") }
  }

  /// Reads the file once, from where it stands.
  func reader() -> RecordingReader<Source> {
    RecordingReader(Source(descriptor: descriptor)) { stream, size in
      var bytes = [UInt8](repeating: 0, count: size)
      var count = uLongf(size)
      return uncompress(&bytes, &count, stream, uLong(stream.count)) == Z_OK && count == size ? bytes : nil
    }
  }

  /// The recording's bytes, unpacked if need be.
  struct Source: QXL.RecordingSource {
    private static let pieceSize = 256 << 10

    let descriptor: Int32
    /// The first piece decides whether the file is packed.
    private var isFirst = true
    private var gzip: GzipReader?

    init(descriptor: Int32) { self.descriptor = descriptor }

    mutating func nextBytes() throws(QXLError) -> [UInt8] {
      while true {
        let piece = try read()
        if isFirst, piece.starts(with: GzipReader.magic) { gzip = GzipReader() }
        isFirst = false
        guard let gzip, !piece.isEmpty else { return piece }
        let bytes = try gzip.unpack(piece)
        if !bytes.isEmpty { return bytes }
      }
    }

    private func read() throws(QXLError) -> [UInt8] {
      var failure: Int32?
      let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        var taken: Int
        repeat { taken = Glibc.read(descriptor, buffer.baseAddress, buffer.count) } while taken < 0 && errno == EINTR
        if taken < 0 { failure = errno }
        count = max(taken, 0)
      }
      if let failure { throw QXLError("recording", "file", String(cString: strerror(failure))) }
      return bytes
    }
  }
}
