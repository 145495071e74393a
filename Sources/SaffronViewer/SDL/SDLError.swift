import CSDL2

/// A call of the window system's library that failed.
public struct SDLError: Error, CustomStringConvertible {
  /// What was tried, and the library's own words.
  public let description: String

  init(_ what: String) {
    let reason = SDL_GetError().map { String(cString: $0) } ?? ""
    description = reason.isEmpty ? what : "\(what): \(reason)"
  }
}
