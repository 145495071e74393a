/// Why a sharing ends.
enum ServeEnd: Sendable {
  /// Ctrl-C, or another signal that asks to end.
  case signalled
  /// The program on the virtual display ended.
  case commandEnded
  case failed(String)
}
