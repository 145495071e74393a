import Glibc

@testable import X11Desktop

/// An X server with arguments of a test's choice.
final class TestServer {
  let name: String
  private let process: ChildProcess

  init(_ arguments: [String]) throws {
    let pair = try SocketPair()
    defer { close(pair.own) }
    do {
      defer { close(pair.other) }
      process = try ChildProcess(
        arguments: arguments + ["-displayfd", "3"], environment: ProcessEnvironment.current, output: .nothing, errors: .nothing,
        descriptor3: pair.other, onEnd: { _ in })
    }
    name = ":\(try DisplayNumber.read(from: pair.own, before: .now + .seconds(20)))"
  }

  /// Must be called once.
  func stop() {
    process.terminate()
    if case .signalled = process.end(before: .now + .seconds(2)) { ServerTraces.remove(display: name) }
  }
}
