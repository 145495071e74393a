/// The question for a password in the window: what was typed, and what pressing a key makes of it.
struct PasswordPrompt: Hashable {
  enum Field: Hashable { case userName, password }

  /// What follows from a key.
  enum Outcome: Hashable {
    /// Nothing to see.
    case nothing
    /// The question looks different.
    case changed
    case submit(userName: String?, password: String)
    case cancel
  }

  enum Key: Hashable { case enter, escape, tab, backspace, clear, reveal }

  /// A ticket's longest password in bytes (spec 01, section 5).
  static let longestPassword = 60
  private static let longestUserName = 256

  /// Whose password is asked for.
  let server: String
  let asksUserName: Bool
  /// Why it is asked again; nil the first time.
  private(set) var problem: String?
  private(set) var userName: String
  private(set) var password = ""
  private(set) var field: Field
  /// Whether the password can be read on the screen.
  private(set) var isRevealed = false

  init(server: String, problem: String? = nil, asksUserName: Bool = false, userName: String = "") {
    self.server = server
    self.problem = problem
    self.asksUserName = asksUserName
    self.userName = userName
    field = asksUserName && userName.isEmpty ? .userName : .password
  }

  /// Text was typed or pasted; only its first line counts.
  mutating func type(_ text: String) -> Outcome {
    let line = text.prefix { !$0.isNewline }.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    guard !line.isEmpty else { return .nothing }
    switch field {
    case .userName:
      guard userName.utf8.count + line.utf8.count <= Self.longestUserName else { return .nothing }
      userName += line
    case .password:
      guard password.utf8.count + line.utf8.count <= Self.longestPassword else {
        problem = "A password has at most \(Self.longestPassword) bytes."
        return .changed
      }
      password += line
    }
    return .changed
  }

  mutating func press(_ key: Key) -> Outcome {
    switch key {
    case .escape: return .cancel
    case .reveal: isRevealed.toggle()
    case .tab:
      guard asksUserName else { return .nothing }
      field = field == .userName ? .password : .userName
    case .enter:
      if field == .userName {
        field = .password
      } else {
        return .submit(userName: asksUserName ? userName : nil, password: password)
      }
    case .backspace:
      if field == .userName, !userName.isEmpty {
        userName.removeLast()
      } else if field == .password, !password.isEmpty {
        password.removeLast()
      } else {
        return .nothing
      }
    case .clear:
      if field == .userName { userName = "" } else { password = "" }
    }
    return .changed
  }

  /// The password as it is shown.
  var shownPassword: String { isRevealed ? password : String(repeating: "•", count: password.count) }
}
