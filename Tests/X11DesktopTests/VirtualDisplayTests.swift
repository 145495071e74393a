import Foundation
import SpiceGraphics
import Synchronization
import Testing

@testable import X11Desktop

@Suite struct VirtualDisplayTests {
  private final class Endings: Sendable {
    private let list = Mutex<[VirtualDisplay.Ending]>([])
    var all: [VirtualDisplay.Ending] { list.withLock { $0 } }
    func add(_ ending: VirtualDisplay.Ending) { list.withLock { $0.append(ending) } }
  }

  /// A directory for a test's own files.
  private final class Scratch {
    let path: String
    init() throws {
      let url = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-test-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
      path = url.path
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) -> String? { try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
  }

  private func start(
    _ commands: [VirtualDisplay.Command], endLimit: Duration = .seconds(10), _ endings: Endings = Endings()
  ) throws -> VirtualDisplay {
    var options = VirtualDisplay.Options()
    options.size = Size(width: 640, height: 480)
    options.commands = commands
    options.endLimit = endLimit
    return try VirtualDisplay(options: options, logger: quietLogger) { endings.add($0) }
  }

  private func isRunning(_ processID: pid_t) -> Bool { kill(processID, 0) == 0 }

  @Test func displayIsAsAskedFor() throws {
    let virtual = try start([])
    defer { virtual.stop() }
    #expect(virtual.display.size == Size(width: 640, height: 480))
    #expect(virtual.display.depth == 24)
    #expect(virtual.display.monitors.map(\.rect) == [Rect(left: 0, top: 0, right: 640, bottom: 480)])
  }

  @Test func displayIsClosedToThoseWithoutTheKey() throws {
    let virtual = try start([])
    defer { virtual.stop() }
    let scratch = try Scratch()
    let file = "\(scratch.path)/key"
    try Data(XAuthority.wildcard(key: [UInt8](repeating: 7, count: 16)).bytes).write(to: URL(fileURLWithPath: file))
    #expect {
      try X11Display(name: virtual.display.name, authorityFile: file)
    } throws: { error in
      if case .cannotConnect(display: virtual.display.name, _)? = error as? X11Error { true } else { false }
    }
    let own = try #require(virtual.display.authorityFile)
    #expect(try FileManager.default.attributesOfItem(atPath: own)[.posixPermissions] as? Int == 0o600)
    let directory = URL(fileURLWithPath: own).deletingLastPathComponent().path
    #expect(try FileManager.default.attributesOfItem(atPath: directory)[.posixPermissions] as? Int == 0o700)
  }

  @Test func nothingIsLeftBehind() throws {
    let scratch = try Scratch()
    let endings = Endings()
    let stubborn = "trap '' TERM; sleep 1000 & echo $$ $! > '\(scratch.path)/pids'; while :; do sleep 1; done"
    let virtual = try start(
      [.init(["sh", "-c", stubborn]), .init(["xterm", "-e", "sleep 1000"], isQuiet: true)], endLimit: .milliseconds(200), endings)
    #expect(eventually { scratch.text("pids")?.hasSuffix("\n") == true })
    let server = try #require(virtual.serverProcessID)
    let processes = [server] + (scratch.text("pids") ?? "").split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    #expect(processes.count == 3)
    #expect(processes.allSatisfy(isRunning))
    let directory = URL(fileURLWithPath: try #require(virtual.display.authorityFile)).deletingLastPathComponent().path
    let socket = "/tmp/.X11-unix/X\(virtual.display.name.dropFirst())"
    #expect(FileManager.default.fileExists(atPath: socket))

    virtual.stop()
    virtual.stop()
    #expect(!isRunning(server))
    #expect(eventually { !processes.contains(where: isRunning) })
    #expect(!FileManager.default.fileExists(atPath: directory))
    #expect(endings.all == [])
    // Another test's display may have the same number by now; else the socket is gone.
    #expect(throws: X11Error.self) { try X11Display(name: virtual.display.name, authorityFile: "/nonexistent") }
  }

  @Test func socketOfAKilledServerIsRemoved() throws {
    let endings = Endings()
    let virtual = try start([], endLimit: .milliseconds(1), endings)
    defer { virtual.stop() }
    let server = try #require(virtual.serverProcessID)
    kill(server, SIGKILL)
    #expect(eventually { !endings.all.isEmpty })
    guard case .server(status: .signalled(number: SIGKILL), _)? = endings.all.first else {
      Issue.record("\(endings.all)")
      return
    }
    virtual.stop()
    #expect(throws: X11Error.self) { try X11Display(name: virtual.display.name) }
  }

  @Test func endOfTheSessionsCommandIsTold() throws {
    let endings = Endings()
    let virtual = try start(
      [.init(["sh", "-c", "exit 3"], endsSession: false), .init(["sh", "-c", "exit 7"]), .init(["sleep", "1000"])], endings)
    defer { virtual.stop() }
    #expect(eventually { endings.all == [.command(arguments: ["sh", "-c", "exit 7"], status: .exited(code: 7))] })
  }

  @Test func commandsFindTheDisplayAndNoOther() throws {
    let scratch = try Scratch()
    let virtual = try start([.init(["sh", "-c", "env > '\(scratch.path)/part'; mv '\(scratch.path)/part' '\(scratch.path)/env'"])])
    defer { virtual.stop() }
    #expect(eventually { scratch.text("env") != nil })
    let lines = (scratch.text("env") ?? "").split(separator: "\n").map(String.init)
    #expect(lines.contains("DISPLAY=\(virtual.display.name)"))
    #expect(lines.contains("XAUTHORITY=\(virtual.display.authorityFile ?? "-")"))
    #expect(!lines.contains { $0.hasPrefix("WAYLAND_DISPLAY=") })
    #expect(lines.filter { $0.hasPrefix("DISPLAY=") }.count == 1)
  }

  @Test func programsInheritNoDescriptors() throws {
    let leak = open("/dev/zero", O_RDONLY)
    defer { close(leak) }
    let child = try ChildProcess(
      arguments: ["sleep", "1000"], environment: ProcessEnvironment.current, output: .nothing, errors: .inherited, onEnd: { _ in })
    // The program's start opens and closes its libraries.
    var descriptors: [String] = []
    _ = try eventually {
      descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child.processID)/fd").sorted()
      return descriptors.count == 3
    }
    child.end(before: .now)
    #expect(descriptors == ["0", "1", "2"])
  }

  @Test func missingCommandIsAnErrorThatLeavesNothing() throws {
    let name = "no-such-program-\(UUID().uuidString)"
    #expect(throws: X11Error.programMissing(program: name, package: nil)) { try start([.init([name])]) }
  }

  @Test func serverThatDoesNotStartIsQuoted() throws {
    var options = VirtualDisplay.Options()
    options.commands = []
    options.serverArguments = ["-nonsense"]
    #expect {
      try VirtualDisplay(options: options, logger: quietLogger) { _ in }
    } throws: { error in
      if case .programFailed(program: "Xvfb", reason: "did not start", let output)? = error as? X11Error {
        output.contains("Unrecognized option: -nonsense")
      } else {
        false
      }
    }
  }

  @Test func serverThatTakesTooLongIsEnded() throws {
    var options = VirtualDisplay.Options()
    options.commands = []
    options.startLimit = .zero
    #expect {
      try VirtualDisplay(options: options, logger: quietLogger) { _ in }
    } throws: { error in
      if case .programFailed(program: "Xvfb", reason: "was not ready in time", _)? = error as? X11Error { true } else { false }
    }
  }

  @Test func sessionMayBeStoppedByItsOwnEnd() throws {
    let holder = Mutex<VirtualDisplay?>(nil)
    let stops = Atomic<Int>(0)
    var options = VirtualDisplay.Options()
    options.commands = [.init(["sh", "-c", "read line < /dev/null; sleep 0.2"])]
    let virtual = try VirtualDisplay(options: options, logger: quietLogger) { _ in
      // The display may not have been stored yet; it will be.
      while holder.withLock({ $0 == nil }) { sched_yield() }
      holder.withLock { $0 }?.stop()
      stops.add(1, ordering: .relaxed)
    }
    let server = try #require(virtual.serverProcessID)
    holder.withLock { $0 = virtual }
    #expect(eventually { stops.load(ordering: .relaxed) == 1 })
    #expect(!isRunning(server))
    holder.withLock { $0 = nil }
  }

  @Test func displayNumberMustBeOne() throws {
    for (text, number) in [("7\n", 7), ("12345\n", 12345), ("-1\n", nil), ("x\n", nil), ("\n", nil), ("12345678901\n", nil)]
      as [(String, Int?)]
    {
      let pair = try SocketPair()
      defer { close(pair.own) }
      defer { close(pair.other) }
      #expect(write(pair.other, text, text.utf8.count) == text.utf8.count)
      #expect((try? DisplayNumber.read(from: pair.own, before: .now + .seconds(20))) == number)
    }
  }

  @Test func missingServerNamesThePackage() throws {
    #expect(throws: X11Error.programMissing(program: "/nonexistent/Xvfb", package: "xvfb")) {
      try ChildProcess(
        arguments: ["/nonexistent/Xvfb"], environment: [], output: .nothing, errors: .nothing, package: "xvfb", onEnd: { _ in })
    }
    #expect("\(X11Error.programMissing(program: "Xvfb", package: "xvfb"))".contains("install the package xvfb"))
  }

  @Test(arguments: [
    Size(width: 0, height: 100), Size(width: 100, height: -1), Size(width: 16385, height: 1), Size(width: .max, height: .max),
    Size(width: .min, height: .min),
  ])
  func hostileSizesAreRefused(size: Size) {
    var options = VirtualDisplay.Options()
    options.size = size
    options.commands = []
    #expect(throws: X11Error.unsupportedSize(size)) {
      try VirtualDisplay(options: options, logger: quietLogger) { _ in }
    }
  }

  @Test(arguments: [Size(width: 1, height: 1), Size(width: 16384, height: 2), Size(width: 3, height: 4001)])
  func oddSizesCanBeCaptured(size: Size) throws {
    let desktop = try TestDesktop(size)
    defer { desktop.stop() }
    let painter = try Painter(desktop.display)
    try painter.fill(Rect(size: size), color: 0xabcdef)
    for method in [ScreenMirror.Method.sharedPixmap, .getImage] {
      let recorder = Recorder()
      let capture = try desktop.capture(recorder, method: method)
      defer { capture.stop() }
      capture.requestFrame()
      #expect(eventually { recorder.now.frames == 1 })
      #expect(recorder.now.picture.count == size.area * 4)
      #expect(withoutAlpha(recorder.now.picture).allSatisfy { [0xef, 0xcd, 0xab, 0].contains($0) })
      #expect(recorder.now.complaints == [])
    }
  }

  /// If this program is killed, the guardian's input ends, which is what is done here.
  @Test func guardianClearsUp() throws {
    let directory = try SessionDirectory()
    try directory.write([1, 2, 3], to: "file")
    let guardian = try Guardian(directory: directory, environment: ProcessEnvironment.current)
    let statuses = Mutex<[ProgramEnd]>([])
    let children = try [["sleep", "1000"], ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]].map { arguments in
      try ChildProcess(arguments: arguments, environment: ProcessEnvironment.current, output: .nothing, errors: .nothing) { status in
        statuses.withLock { $0.append(status) }
      }
    }
    for child in children { guardian.add(child) }
    shutdown(guardian.input, CInt(SHUT_WR))
    #expect(eventually { statuses.withLock { $0.count } == 2 })
    #expect(statuses.withLock { $0 }.allSatisfy { [.signalled(number: SIGTERM), .signalled(number: SIGKILL)].contains($0) })
    #expect(eventually { !FileManager.default.fileExists(atPath: directory.path) })
    for child in children { child.end(before: .now) }
    guardian.dismiss()
  }
}
