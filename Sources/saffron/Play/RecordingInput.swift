import SpiceClient

/// A recording's file, read from its beginning.
struct RecordingInput: RecordingSource, Sendable {
  private let file: FilePieces

  init(_ path: String) throws(CommandFailure) { file = try FilePieces(path) }

  func read() throws(RecordingError) -> [UInt8] {
    do throws(FilePieces.Unreadable) { return try file.next() } catch { throw .unreadable(error.reason) }
  }
}
