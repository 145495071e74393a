import Glibc

/// The operating system's sentence for an errno.
func errorText(_ code: Int32) -> String {
  var text = [CChar](repeating: 0, count: 256)
  guard strerror_r(code, &text, text.count - 1) == 0 else { return "error \(code)" }
  return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}
