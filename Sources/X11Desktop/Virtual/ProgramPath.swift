import Glibc

/// Looks for programs.
enum ProgramPath {
  /// The file that starting `program` would run; nil if it is not installed.
  static func find(_ program: String) -> String? {
    guard !program.contains("/") else { return access(program, X_OK) == 0 ? program : nil }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").lazy.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
