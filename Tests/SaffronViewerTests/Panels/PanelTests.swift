import SpiceClient
import SpiceTransport
import SpiceWire
import Testing

@testable import SaffronViewer

/// What the viewer says in its windows.
struct PanelTests {
  @Test("a password is typed, corrected, pasted, revealed and sent")
  func prompt() {
    var prompt = PasswordPrompt(server: "spice://h:1")
    #expect(prompt.type("sekret") == .changed)
    #expect(prompt.press(.backspace) == .changed)
    #expect(prompt.shownPassword == "•••••")
    #expect(prompt.press(.reveal) == .changed)
    #expect(prompt.shownPassword == "sekre")
    #expect(prompt.type("ä\u{7}\nnot this") == .changed)
    #expect(prompt.press(.enter) == .submit(userName: nil, password: "sekreä"))
    #expect(prompt.press(.clear) == .changed)
    #expect(prompt.press(.backspace) == .nothing)
    #expect(prompt.press(.tab) == .nothing)
    #expect(prompt.press(.escape) == .cancel)
    #expect(prompt.problem == nil)
    // A ticket is short.
    #expect(prompt.type(String(repeating: "x", count: 61)) == .changed)
    #expect(prompt.password.isEmpty && prompt.problem != nil)
    #expect(prompt.type("\n") == .nothing)
  }

  @Test("a user name comes first, if one is wanted")
  func userName() {
    var prompt = PasswordPrompt(server: "s", asksUserName: true)
    _ = prompt.type("me")
    #expect(prompt.press(.enter) == .changed)
    _ = prompt.type("pw")
    #expect(prompt.press(.enter) == .submit(userName: "me", password: "pw"))
    #expect(PasswordPrompt(server: "s", asksUserName: true, userName: "me").field == .password)
  }

  @Test("a secret is never on the screen unless it is revealed")
  func secrecy() {
    var prompt = PasswordPrompt(server: "s")
    _ = prompt.type("hunter2")
    #expect(!"\(prompt.panel)".contains("hunter2"))
  }

  @Test("every end has a title and words, and tells what happened exactly")
  func ends() {
    let main = ChannelID(.main)
    let errors: [SpiceClientError?] = [
      nil, .closed, .closedByServer(main, reason: nil), .closedByServer(main, reason: "reset by peer"), .timedOut(.initialization),
      .noEndpoint, .connect(main, .cannotConnect("refused")), .connect(main, .permissionDenied), .connect(main, .tls("expired")),
      .connect(main, .proxy("407")), .connect(main, .needSecured), .connect(main, .timedOut(.connect)), .connect(main, .badConnectionID),
      .connect(ChannelID(.display), .cannotConnect("refused")), .problem(main, .invalid(message: "INIT", what: "came twice")),
    ]
    var titles: Set<String> = []
    for error in errors {
      let notice = EndNotice(error)
      #expect(!notice.title.isEmpty && notice.explanation.count > 10)
      titles.insert(notice.title)
    }
    #expect(titles.count >= 8)
    #expect(EndNotice(.takenOver).title.contains("Somebody else"))
    #expect(EndNotice(.connect(main, .proxy("407"))).detail?.contains("407") == true)
    #expect(EndNotice(.connect(ChannelID(.display), .cannotConnect("refused"))).detail?.contains("display 0") == true)
  }

  @Test("a kiosk offers no way out")
  func kiosk() {
    let open = StatusPanels(server: "s", isKiosk: false).ended(nil)
    let kiosk = StatusPanels(server: "s", isKiosk: true).ended(nil)
    #expect("\(open)".contains("quit"))
    #expect(!"\(kiosk)".contains("quit"))
    #expect("\(kiosk)".contains("connect again"))
  }

  @Test("every key that the menu shows does something")
  func menu() {
    #expect(MenuCommand(.delete) == .sendSecureAttention)
    #expect(MenuCommand(KeySymbol(KeyPosition(rawValue: 76))) == .sendSecureAttention)
    #expect(MenuCommand(.function(7)) == .sendConsole(7))
    #expect(MenuCommand(KeySymbol("2")) == .showDisplay(2))
    #expect(MenuCommand(.escape) == .close)
    #expect(MenuCommand(KeySymbol("x")) == nil)
    for key in "faisgmprq".unicodeScalars { #expect(MenuCommand(KeySymbol(key)) != nil, "\(key)") }
    var state = MenuState()
    state.displays = [true, false]
    #expect("\(MenuCommand.panel(state))".contains("show"))
    for text in ["Ctrl+Alt+Del", "connect again"] { #expect("\(MenuCommand.panel(state))".contains(text)) }
    // A recording has no guest.
    state.isRecording = true
    for text in ["Ctrl+Alt+Del", "connect again", "mouse"] { #expect(!"\(MenuCommand.panel(state))".contains(text)) }
    #expect(MenuCommand.reconnect.needsServer && MenuCommand.sendConsole(1).needsServer && !MenuCommand.quit.needsServer)
  }

  @Test("figures are short")
  func figures() {
    #expect(ViewerFigures.rate(12) == "12 B/s")
    #expect(ViewerFigures.rate(12_345) == "12.3 kB/s")
    #expect(ViewerFigures.rate(12_345_678) == "12.35 MB/s")
    #expect(ViewerFigures.fixed(-0.25, 1) == "-0.3")
    #expect(ViewerFigures.fixed(3.04, 1) == "3.0")
    #expect(ViewerFigures.fixed(.infinity, 1) == "–")
    var figures = ViewerFigures()
    figures.channels = [.init(channel: ChannelID(.display), bytesPerSecond: 5)]
    #expect(figures.panel.rows.contains(.figure("display 0", "5 B/s")))
  }

  @Test("the title says what matters")
  func titles() {
    var title = WindowTitle(server: "spice://h:1")
    title.state = "connecting"
    #expect(title.text == "spice://h:1 – connecting – Saffron")
    title.guest = "web1"
    title.display = 2
    title.state = nil
    title.release = "Shift+F12"
    #expect(title.text == "(Press Shift+F12 to release the pointer) web1 (2) – Saffron")
  }
}
