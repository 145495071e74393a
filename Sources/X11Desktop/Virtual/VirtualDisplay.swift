import Glibc
public import Logging
public import SpiceGraphics
import Synchronization

/// An X server without a screen (Xvfb), with programs in it: a desktop for people who look at it through the network.
///
/// Everything it starts and writes is gone after `stop()`, and also if this program is killed. Its X server does not repeat held keys:
/// repetitions come from the person's own machine, so a delay on the way does not make a short press into many letters.
public final class VirtualDisplay: Sendable {
  /// A program to run in the display.
  public struct Command: Hashable, Sendable {
    /// The program, looked for in PATH, and its arguments.
    public var arguments: [String]
    /// Whether the session is over when this program ends.
    public var endsSession: Bool
    /// Whether what it prints is thrown away; else it goes where this program's output goes.
    public var isQuiet: Bool

    public init(_ arguments: [String], endsSession: Bool = true, isQuiet: Bool = false) {
      self.arguments = arguments
      self.endsSession = endsSession
      self.isQuiet = isQuiet
    }
  }

  public struct Options: Sendable {
    /// The screen's size in pixels.
    public var size = Size(width: 1280, height: 800)
    public var commands: [Command] = VirtualDisplay.standardCommands
    /// How long the X server may take until it is ready.
    public var startLimit: Duration = .seconds(15)
    /// How long programs get to end after they were asked to, before they are killed.
    public var endLimit: Duration = .seconds(2)
    /// More arguments for the X server, for tests.
    var serverArguments: [String] = []

    public init() {}
  }

  /// Why a session is over.
  public enum Ending: Hashable, Sendable {
    /// A program that carries the session has ended.
    case command(arguments: [String], status: ProgramEnd)
    /// The X server has ended; `output` is the end of what it wrote to its standard error.
    case server(status: ProgramEnd, output: String)
  }

  /// The window manager and the terminal that are used unless the person wants other programs, as far as they are installed.
  public static var standardCommands: [Command] {
    [Command(["openbox"], endsSession: false, isQuiet: true), Command(["xterm"], endsSession: false, isQuiet: true)].filter { command in
      command.arguments.first.map { ProgramPath.find($0) != nil } ?? false
    }
  }

  /// Sizes that an X server can have, in pixels of width or height.
  private static let sizes: ClosedRange<Int32> = 1...16384

  /// The display, for captures and input.
  public let display: X11Display

  private struct Session {
    var directory: SessionDirectory
    var guardian: Guardian
    var server: ChildProcess
    var children: [ChildProcess]
  }

  private let session: Mutex<Session?>
  private let endLimit: Duration
  private let logger: Logger

  /// Starts the X server, waits until it is ready, and starts the programs.
  ///
  /// - Parameter ended: is called at most once, on a thread of its own, when the session is over without `stop()` having been called. It
  ///   may call `stop()`.
  public init(options: Options = Options(), logger: Logger, ended: @escaping @Sendable (Ending) -> Void) throws(X11Error) {
    guard Self.sizes.contains(options.size.width), Self.sizes.contains(options.size.height),
      options.size.area <= ScreenMirror.largestScreen / 4
    else { throw X11Error.unsupportedSize(options.size) }
    let reporter = EndReporter(ended)
    let environment = ProcessEnvironment.current
    let directory = try SessionDirectory()
    var started: [ChildProcess] = []
    var guardian: Guardian?
    do {
      let protector = try Guardian(directory: directory, environment: environment)
      guardian = protector
      let (server, number) = try Self.startServer(options: options, directory: directory, environment: environment, reporter: reporter) {
        started.append($0)
        protector.add($0)
      }
      let display = try X11Display(name: ":\(number)", authorityFile: directory.file(Self.authorityFile))
      let childEnvironment = ProcessEnvironment.forDisplay(display, from: environment)
      for command in options.commands {
        let output: ChildProcess.Stream = command.isQuiet ? .nothing : .inherited
        let child = try ChildProcess(
          arguments: command.arguments, environment: childEnvironment, output: output, errors: output
        ) { status in
          if command.endsSession { reporter.report(.command(arguments: command.arguments, status: status)) }
        }
        started.append(child)
        protector.add(child)
      }
      self.display = display
      self.logger = logger
      endLimit = options.endLimit
      session = Mutex(
        Session(directory: directory, guardian: protector, server: server, children: Array(started.dropFirst())))
      logger.info("Started a virtual display.", metadata: ["display": "\(display.name)", "size": "\(options.size)"])
    } catch {
      reporter.silence()
      Self.end(started.reversed(), limit: options.endLimit)
      guardian?.dismiss()
      directory.remove(files: Self.files)
      throw error
    }
    self.reporter = reporter
  }

  private let reporter: EndReporter

  deinit { stop() }

  /// Ends the programs and the X server, kills those that do not go, and removes all files. May be called more than once.
  public func stop() {
    reporter.silence()
    guard let session = session.withLock({ $0.take() }) else { return }
    Self.end(session.children, limit: endLimit)
    session.server.terminate()
    if case .signalled = session.server.end(before: .now + endLimit) { ServerTraces.remove(display: display.name) }
    session.guardian.dismiss()
    session.directory.remove(files: Self.files)
    logger.info("Ended a virtual display.", metadata: ["display": "\(display.name)"])
  }

  /// The X server's process, for tests; nil after `stop()`.
  var serverProcessID: pid_t? { session.withLock { $0?.server.processID } }

  private static func end(_ processes: [ChildProcess], limit: Duration) {
    for process in processes { process.terminate() }
    let deadline = ContinuousClock.now + limit
    for process in processes { process.end(before: deadline) }
  }

  // MARK: The X server

  private static let authorityFile = "Xauthority"
  private static let logFile = "Xvfb.log"
  private static let files = [authorityFile, logFile]

  /// Returns the X server and its display's number.
  private static func startServer(
    options: Options, directory: SessionDirectory, environment: [String], reporter: EndReporter, started: (ChildProcess) -> Void
  ) throws(X11Error) -> (ChildProcess, Int) {
    var generator = SystemRandomNumberGenerator()
    let key = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    try directory.write(XAuthority.wildcard(key: key).bytes, to: authorityFile)
    let log = try directory.create(logFile)
    defer { close(log) }
    let pair = try SocketPair()
    defer { close(pair.own) }
    let server: ChildProcess
    do {
      defer { close(pair.other) }
      server = try ChildProcess(
        arguments: [
          "Xvfb", "-displayfd", "3", "-screen", "0", "\(options.size)x24", "-nolisten", "tcp", "-auth", directory.file(authorityFile),
          "-noreset", "-r",
        ] + options.serverArguments,
        environment: environment, output: .nothing, errors: .descriptor(log), descriptor3: pair.other, package: "xvfb"
      ) { status in
        reporter.report(.server(status: status, output: directory.lastLines(of: logFile)))
      }
    }
    started(server)
    do {
      return (server, try DisplayNumber.read(from: pair.own, before: .now + options.startLimit))
    } catch {
      throw X11Error.programFailed(program: "Xvfb", reason: error.reason, output: directory.lastLines(of: logFile))
    }
  }
}
