/// What a replay does for an event of a recording, in the order of the events (spec 08, section 20.7).
public enum ReplayStep: Hashable, Sendable {
  /// A primary surface that is still there goes first: drivers that destroy it asynchronously leave it in a recording.
  case createPrimary(QXLPrimary)
  case destroyPrimary
  /// The primary too.
  case destroyAllSurfaces
  case command(QXLCommand)

  /// Nil for what a replay takes no notice of. Throws when a command, or a primary surface, has to be dropped; the replay goes on.
  public init?(_ event: RecordingEvent) throws(QXLError) {
    switch event.content {
    case .command(let command): self = .command(try QXLCommand(command))
    case .createPrimary(let primary): self = .createPrimary(try QXLPrimary(primary))
    case .request(RecordedRequest.destroyPrimary): self = .destroyPrimary
    case .request(RecordedRequest.destroySurfaces): self = .destroyAllSurfaces
    case .request: return nil
    }
  }
}
