extension PasswordPrompt {
  /// The question as it is shown.
  var panel: Panel {
    var rows: [Panel.Row] = [.title(asksUserName ? "User name and password" : "Password"), .text(server)]
    if let problem { rows.append(.warning(problem)) }
    rows.append(.gap)
    if asksUserName { rows.append(.field(label: "User name", text: userName, isFocused: field == .userName)) }
    rows.append(.field(label: "Password", text: shownPassword, isFocused: field == .password))
    rows.append(.gap)
    rows.append(
      .keys([.init("Enter", "connect"), .init("Ctrl+V", "paste"), .init("Ctrl+H", isRevealed ? "hide" : "show"), .init("Esc", "cancel")]))
    return Panel(.centre, dims: true, rows)
  }
}
