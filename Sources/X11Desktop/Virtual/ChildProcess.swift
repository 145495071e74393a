import CXCB
import Glibc
import Synchronization

/// A program that this one has started, as the leader of a process group of its own.
///
/// It stays a zombie until `end` reaps it, so its number, which is also that of its group, cannot become another's before.
final class ChildProcess: Sendable {
  /// Where a standard stream goes.
  enum Stream {
    case inherited
    case nothing
    case descriptor(CInt)
  }

  let processID: pid_t
  let program: String
  private let ended: EventSignal
  private let watcher: Mutex<WorkerThread?>

  /// Starts `arguments[0]`, looked for in PATH, with `environment`, and nothing else open than the standard streams and `descriptor3`.
  ///
  /// - Parameter onEnd: is called on a thread of its own when the program has ended, with the status that `waitid` tells.
  init(
    arguments: [String], environment: [String], input: Stream = .nothing, output: Stream, errors: Stream, descriptor3: CInt? = nil,
    package: String? = nil, onEnd: @escaping @Sendable (ProgramEnd) -> Void
  ) throws(X11Error) {
    program = arguments.first ?? ""
    ended = try EventSignal()

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, target) in [(input, CInt(0)), (output, 1), (errors, 2)] {
      switch stream {
      case .inherited: break
      case .nothing: posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
      case .descriptor(let source): posix_spawn_file_actions_adddup2(&actions, source, target)
      }
    }
    if let descriptor3 { posix_spawn_file_actions_adddup2(&actions, descriptor3, 3) }
    posix_spawn_file_actions_addclosefrom_np(&actions, descriptor3 == nil ? 3 : 4)

    // A group of its own, which also keeps the terminal's Ctrl-C away, and signals as a program expects them.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argumentPointers = arguments.map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var processID: pid_t = 0
    let code = posix_spawnp(&processID, program, &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else {
      if code == ENOENT { throw X11Error.programMissing(program: program, package: package) }
      throw X11Error.system(call: "starting \(program)", code: code)
    }
    self.processID = processID
    do {
      watcher = Mutex(
        try WorkerThread { [ended, processID] in
          let status = Self.waitForEnd(of: processID)
          ended.raise()
          onEnd(status)
        })
    } catch {
      kill(-processID, SIGKILL)
      waitpid(processID, nil, 0)
      throw error
    }
  }

  /// Waits, but leaves the zombie.
  private static func waitForEnd(of processID: pid_t) -> ProgramEnd {
    var information = siginfo_t()
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0 {
      if errno != EINTR { return .unknown }
    }
    let value = information._sifields._sigchld.si_status
    return information.si_code == CInt(CLD_EXITED) ? .exited(code: value) : .signalled(number: value)
  }

  /// Asks the whole group to end.
  func terminate() { kill(-processID, SIGTERM) }

  /// Waits for the program's end until `deadline`, then kills what is left of its group, and reaps it. Returns how it ended. Must be called exactly once.
  @discardableResult
  func end(before deadline: ContinuousClock.Instant) -> ProgramEnd {
    _ = ended.wait(until: deadline)
    kill(-processID, SIGKILL)
    watcher.withLock { $0.take() }?.finish()
    let end = Self.waitForEnd(of: processID)
    while waitpid(processID, nil, 0) < 0 && errno == EINTR {}
    return end
  }
}
