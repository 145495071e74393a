/// What the title bar says (spec 11, section 13.7).
struct WindowTitle: Hashable {
  /// What the person or a connection file called it.
  var given: String?
  /// The guest's name.
  var guest: String?
  var server: String
  /// The number of the display, from 1, when there is more than one.
  var display: Int?
  /// What is worth saying of the session's state.
  var state: String?
  /// The keys that free the pointer, while it is captured.
  var release: String?

  var text: String {
    var text = given ?? guest ?? server
    if let display { text += " (\(display))" }
    if let state { text += " – \(state)" }
    if let release { text = "(Press \(release) to release the pointer) " + text }
    return text + " – Saffron"
  }
}
