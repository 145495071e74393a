/// Where a display's pictures come from, when they are fetched rather than pushed: a screen capture.
public protocol FrameSource: Sendable {
  /// The display can take a frame; answer with `DisplayHandle.update`. With `immediately` answer also if nothing has changed: a new client
  /// waits for a picture that is up to date. Called on the server's event loop; must not block.
  func frameWanted(immediately: Bool)
}
