import ArgumentParser
import Foundation
import Logging
import NIOCore
import SpiceDisplay
import SpiceGraphics
import SpiceTransport

/// `saffron serve`: shares an X11 desktop with SPICE clients.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Share a desktop of this machine with SPICE clients.",
    discussion: """
      Without options a new virtual desktop of 1280x800 pixels with a window manager and a terminal is shared at spice://127.0.0.1:5930. \
      Any SPICE client can look at it and use it, several at once.

      Only this machine can connect unless --address says otherwise, and then a password is needed. Ctrl-C ends the sharing, the virtual \
      desktop and its programs.

      Password sources, first found wins: --password-file, the environment variable SAFFRON_PASSWORD, --ask-password.
      """
  )

  @Option(help: ArgumentHelp("Size of the virtual desktop to start.", valueName: "WxH"))
  var virtual: DesktopSize?

  @Option(name: .customLong("x11"), help: ArgumentHelp("Share this X display instead of starting a virtual one.", valueName: ":N"))
  var x11: String?

  @Option(help: "TCP port for plain connections; 0 takes a free one. (default: 5930 if no other way in is named)")
  var port: Int?

  @Option(help: "TCP port for TLS connections; 0 takes a free one.")
  var tlsPort: Int?

  @Option(help: ArgumentHelp("Certificate chain in PEM. Without it a self-signed certificate is made at each start.", valueName: "FILE"))
  var tlsCert: String?

  @Option(help: ArgumentHelp("Private key in PEM.", valueName: "FILE"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("Listen on a Unix socket, which only this user can open.", valueName: "PATH"))
  var unix: String?

  @Option(help: "Address to listen on for TCP and TLS.")
  var address = "127.0.0.1"

  @Option(help: ArgumentHelp("Read the password from the first line of FILE.", valueName: "FILE"))
  var passwordFile: String?

  @Flag(help: "Ask for the password on the terminal.")
  var askPassword = false

  @Option(help: ArgumentHelp("The password is good for so long after the start; who is in stays in.", valueName: "seconds"))
  var passwordLifetime: Int?

  @Option(help: "Name of the desktop, shown by clients.")
  var name: String?

  @Option(help: "How images are compressed for clients that have no wish of their own: \(CompressionName.list).")
  var imageCompression = CompressionName.autoGLZ

  @Option(help: "Photos as JPEG first, made exact when they rest: \(WideAreaName.list); auto: to clients on slow links.")
  var jpeg = WideAreaName.auto

  @Option(help: "zlib over images in the form glz: \(WideAreaName.list); auto: to clients on slow links.")
  var zlibGlz = WideAreaName.auto

  @Option(help: "Which parts of the desktop are sent as videos: off (none), filter (what looks like one) or all (what changes often).")
  var streamingVideo = VideoStreamingMode.filter

  @Flag(help: "Tell once a second, on standard error, what is sent to each client.")
  var stats = false

  @Flag(help: "The same as a JSON object a line on standard output; what is shared is told on standard error then.")
  var statsJson = false

  @Flag(help: "Listen on another address than this machine's own even though no password protects the desktop.")
  var allowInsecure = false

  @Flag(name: .shortAndLong, help: "Tell about every connection.")
  var verbose = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Program to run on the virtual desktop, after --; the sharing ends with it.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    if x11 != nil, virtual != nil { throw ValidationError("--x11 and --virtual cannot be used together.") }
    if x11 != nil, !command.isEmpty { throw ValidationError("A command can only be started on a virtual desktop, not with --x11.") }
    if (tlsCert == nil) != (tlsKey == nil) { throw ValidationError("--tls-cert and --tls-key belong together.") }
    if tlsCert != nil, tlsPort == nil { throw ValidationError("--tls-cert needs --tls-port.") }
    if let passwordLifetime, !(1...31_536_000).contains(passwordLifetime) {
      throw ValidationError("--password-lifetime must be 1 to 31536000 seconds.")
    }
    for (option, port) in [("--port", port), ("--tls-port", tlsPort)] {
      guard let port else { continue }
      guard (0...65535).contains(port) else { throw ValidationError("\(option) must be 0 to 65535, not \(port).") }
    }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let password = try findPassword()
      try ListenSafety.check(addresses: wantsTCP ? [address] : [], hasPassword: password != nil, allowInsecure: allowInsecure)
      var logger = Logger(label: "saffron") { StreamLogHandler.standardError(label: $0) }
      logger.logLevel = verbose ? .info : .notice
      let options = DesktopOptions(
        x11Display: x11, size: (virtual ?? .standard).size, command: command, name: name ?? Self.defaultName,
        addresses: try listenAddresses(), tickets: tickets(password), images: images, streamingVideo: streamingVideo)
      let desktop: SharedDesktop
      do {
        desktop = try await SharedDesktop.start(options, logger: logger)
      } catch {
        throw CommandFailure(.failed, "\(error)")
      }
      try OutputBytes.write(
        Array(desktop.welcome.joined(separator: "\n").utf8) + [UInt8(ascii: "\n")], to: statsJson ? STDERR_FILENO : STDOUT_FILENO)
      let reporter = ServeReporter(desktop.server, forms: (stats ? [.text] : []) + (statsJson ? [.json] : []))
      let reason = await desktop.waitUntilEnd()
      reporter.stop()
      await desktop.stop()
      if case .failed(let what) = reason { throw CommandFailure(.failed, what) }
    }
  }

  /// The password, from where it was given. The programs on the desktop must not find it in their environment.
  private func findPassword() throws(CommandFailure) -> [UInt8]? {
    let given = try PasswordSource(file: passwordFile, inAddress: nil).given()
    unsetenv(PasswordSource.environmentVariable)
    let asked = given == nil && askPassword ? try askForPassword() : nil
    let password = given ?? asked
    // Nobody could come in with it.
    if password?.isEmpty == true { throw CommandFailure(.usage, "the password is empty") }
    return password
  }

  private func askForPassword() throws(CommandFailure) -> [UInt8] {
    guard let answer = try PasswordSource.ask("Password for this desktop: ") else {
      throw CommandFailure(.usage, "--ask-password needs a terminal")
    }
    return answer
  }

  private func tickets(_ password: [UInt8]?) -> TicketPolicy {
    guard let password else { return .open }
    return .password(password, expires: passwordLifetime.map { .now() + .seconds(Int64($0)) })
  }

  private var images: ImageSettings {
    ImageSettings(compression: imageCompression.policy, jpeg: jpeg.setting, zlibGLZ: zlibGlz.setting)
  }

  private var wantsTCP: Bool { plainPort != nil || tlsPort != nil }

  /// The standard port is for those who name no way in at all.
  private var plainPort: Int? { port ?? (tlsPort == nil && unix == nil ? 5930 : nil) }

  private func listenAddresses() throws(CommandFailure) -> [ListenAddress] {
    var addresses: [ListenAddress] = []
    if let plainPort { addresses.append(.tcp(host: address, port: plainPort)) }
    if let tlsPort {
      do {
        addresses.append(.tls(host: address, port: tlsPort, identity: try tlsIdentity()))
      } catch {
        throw CommandFailure(.failed, "no TLS: \(error)")
      }
    }
    if let unix { addresses.append(.unix(path: unix)) }
    return addresses
  }

  private func tlsIdentity() throws -> TLSServerIdentity {
    guard let tlsCert, let tlsKey else {
      return try .selfSigned(names: Set(["localhost", "127.0.0.1", address]).sorted())
    }
    return try .files(certificateChain: tlsCert, privateKey: tlsKey)
  }

  private static var defaultName: String { "\(NSUserName())@\(ProcessInfo.processInfo.hostName)" }
}
