import SpiceCodecs
import SpiceDisplay
import SpiceGraphics

/// The encoded pieces of the present picture, done and not done yet, for the clients that want the same piece in the same form: with several
/// clients in step each piece is encoded once for each way of encoding it.
struct PieceJobs {
  struct Key: Hashable {
    var rect: Rect
    var options: EncodingOptions
  }

  /// More than this many pixels are not kept; few pieces take more bytes than their pixels.
  private static let mostPixels = 4 << 20

  private var jobs: [Key: PieceJob] = [:]
  private var pixels = 0
  private var contentKeys: [Rect: ContentKey] = [:]

  subscript(key: Key) -> PieceJob? {
    guard let piece = jobs[key], piece.job.isAlive else { return nil }
    return piece
  }

  mutating func store(_ piece: PieceJob, for key: Key) {
    let known = jobs[key].map { _ in key.rect.area } ?? 0
    guard pixels - known + key.rect.area <= Self.mostPixels else { return }
    jobs[key] = piece
    pixels += key.rect.area - known
  }

  /// The key of a piece's content, made by `make` if nobody asked before.
  mutating func contentKey(_ rect: Rect, make: () -> ContentKey) -> ContentKey {
    if let known = contentKeys[rect] { return known }
    let key = make()
    contentKeys[rect] = key
    return key
  }

  /// The picture changed.
  mutating func removeAll() {
    contentKeys.removeAll(keepingCapacity: true)
    guard !jobs.isEmpty else { return }
    jobs.removeAll(keepingCapacity: true)
    pixels = 0
  }
}

/// A piece of the picture on its way through the pool.
struct PieceJob {
  var job: EncodingJob
  /// Image id of group 2, made by the server (spec 03, section 7.1).
  var imageID: UInt64
}
