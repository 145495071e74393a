public import SpiceGraphics

/// What can go wrong between this program and an X server. Every description says what to do about it where there is something to do.
public enum X11Error: Error, Hashable, Sendable {
  /// The text is no display name such as `:1`.
  case invalidDisplayName(String)
  /// No connection to the display could be made.
  case cannotConnect(display: String, reason: String)
  /// The file of access keys cannot be read or holds no key for the display.
  case authority(file: String, reason: String)
  /// The X server lacks an extension, or has an older version of it than is needed.
  case missingExtension(name: String, needed: String, found: String?)
  /// The screen's pixels are not 32-bit BGRX.
  case unsupportedPixels(display: String, reason: String)
  /// The screen is empty or larger than a capture may be.
  case unsupportedSize(Size)
  /// The X server and this program cannot share memory.
  case sharedMemory(reason: String)
  /// The X server refused a request; `code` is its error number.
  case refused(request: String, code: Int)
  /// The X server ended or closed the connection.
  case connectionLost(display: String)
  /// A call of the operating system failed; `code` is errno.
  case system(call: String, code: Int32)
  /// A program that has to be started is not installed.
  case programMissing(program: String, package: String?)
  /// A program ended, or was not ready in time; `output` is the end of what it wrote to its standard error.
  case programFailed(program: String, reason: String, output: String)
}

extension X11Error: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidDisplayName(let name):
      "'\(name)' is not the name of an X display; write it as :1 or host:1.0"
    case .cannotConnect(let display, let reason):
      "cannot connect to the X display \(display): \(reason)"
    case .authority(let file, let reason):
      "the X authority file \(file) does not help: \(reason)"
    case .missingExtension(let name, let needed, let found?):
      "the X server has version \(found) of its extension \(name), but \(needed) is needed; use a newer X server"
    case .missingExtension(let name, let needed, nil):
      "the X server lacks the extension \(name) (version \(needed) or newer is needed); switch it on, or use another X server"
    case .unsupportedPixels(let display, let reason):
      "the pixels of the X display \(display) cannot be shared: \(reason); start the X server with depth 24"
    case .unsupportedSize(let size):
      "a screen of \(size) pixels cannot be shared"
    case .sharedMemory(let reason):
      "no memory can be shared with the X server (it must run on the same machine and in the same container): \(reason)"
    case .refused(let request, let code):
      "the X server refused the request \(request) with error \(code)"
    case .connectionLost(let display):
      "the connection to the X display \(display) ended"
    case .system(let call, let code):
      "\(call) failed: \(errorText(code))"
    case .programMissing(let program, let package?):
      "the program \(program) is missing; install the package \(package)"
    case .programMissing(let program, nil):
      "the program \(program) is missing"
    case .programFailed(let program, let reason, let output):
      "\(program) \(reason)" + (output.isEmpty ? "" : "; it said:\n\(output)")
    }
  }
}
