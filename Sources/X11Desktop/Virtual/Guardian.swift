import Glibc

/// A shell that clears up if this program is killed: it waits for the end of its input, whose other end only this program has open.
final class Guardian: Sendable {
  /// Reads numbers of process groups until the input ends, then ends these groups and removes the directory. What reaches the script
  /// as $1 and as input is never parsed as a command.
  private static let script = """
    trap '' HUP INT TERM
    groups=
    while read -r group; do groups="$groups $group"; done
    for group in $groups; do kill -s TERM -- "-$group"; done
    sleep 1
    for group in $groups; do kill -s KILL -- "-$group"; done
    rm -rf -- "$1"
    """

  private let shell: ChildProcess
  let input: CInt

  init(directory: SessionDirectory, environment: [String]) throws(X11Error) {
    let pair = try SocketPair()
    defer { close(pair.other) }
    do {
      shell = try ChildProcess(
        arguments: ["/bin/sh", "-c", Self.script, "sh", directory.path], environment: environment, input: .descriptor(pair.other),
        output: .nothing, errors: .nothing, onEnd: { _ in })
    } catch {
      close(pair.own)
      throw error
    }
    input = pair.own
  }

  /// From now on, the process group goes when this program goes.
  func add(_ process: ChildProcess) {
    let line = Array("\(process.processID)\n".utf8)
    // The shell always reads, and a socket takes a line at once; if the shell was killed, there is nobody left to tell.
    _ = line.withUnsafeBytes { send(input, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
  }

  /// Ends the shell without letting it clear up. Must be called exactly once.
  func dismiss() {
    shell.end(before: .now)
    close(input)
  }
}
