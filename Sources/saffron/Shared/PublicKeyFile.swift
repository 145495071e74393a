import FoundationEssentials

/// Files that hold a public key: PEM or DER.
enum PublicKeyFile {
  /// A larger file is not a key.
  private static let limit = 1 << 20

  /// The key as DER (SubjectPublicKeyInfo).
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let content: Data
    do {
      content = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw CommandFailure(.failed, "cannot read \(path)")
    }
    guard content.count <= limit else { throw CommandFailure(.failed, "\(path) is no public key") }
    // The DER form begins with the tag of a sequence.
    if content.first == 0x30 { return Array(content) }
    guard let key = key(pem: String(decoding: content, as: UTF8.self)) else {
      throw CommandFailure(.failed, "\(path) is no public key: neither DER nor PEM with the label PUBLIC KEY")
    }
    return key
  }

  /// The key in a PEM text.
  static func key(pem: String) -> [UInt8]? {
    let lines = pem.split(whereSeparator: \.isNewline).map { String($0.filter { !$0.isWhitespace || $0 == " " }) }
    guard let begin = lines.firstIndex(of: "-----BEGIN PUBLIC KEY-----"),
      let end = lines[begin...].firstIndex(of: "-----END PUBLIC KEY-----")
    else { return nil }
    let text = lines[(begin + 1)..<end].joined().filter { $0 != " " }
    return Data(base64Encoded: text).map(Array.init)
  }
}
