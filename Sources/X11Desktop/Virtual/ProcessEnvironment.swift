import Glibc

/// Environments for programs, as lines `NAME=value`.
enum ProcessEnvironment {
  /// This program's own.
  static var current: [String] {
    var lines: [String] = []
    var entry = environ
    while let line = entry.pointee {
      lines.append(String(cString: line))
      entry += 1
    }
    return lines
  }

  /// One in which programs find `display`, and no other desktop that this program may run on.
  static func forDisplay(_ display: X11Display, from environment: [String]) -> [String] {
    var replaced = ["DISPLAY": display.name, "XDG_SESSION_TYPE": "x11", "GDK_BACKEND": "x11"]
    replaced["XAUTHORITY"] = display.authorityFile
    let dropped = Set(replaced.keys).union(["WAYLAND_DISPLAY", "WINDOWID", "SESSION_MANAGER", "DESKTOP_STARTUP_ID"])
    let kept = environment.filter { line in !dropped.contains(String(line.prefix { $0 != "=" })) }
    return kept + replaced.map { "\($0.key)=\($0.value)" }.sorted()
  }
}
