/// What is wrong with a password or with the key for passwords.
public enum TicketError: Error, Hashable, Sendable {
  /// SPICE passwords have at most 60 bytes.
  case passwordTooLong(bytes: Int)
  /// SPICE passwords end at the first 00 byte.
  case passwordContainsZero
  /// A ticket key must be an RSA key of 1024 bits, whose public half is 162 bytes of DER.
  case unusableKey(publicKeySize: Int)
}

extension TicketError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .passwordTooLong(let bytes): "the password has \(bytes) bytes; SPICE passwords have at most \(TicketPolicy.longestPassword)"
    case .passwordContainsZero: "the password contains a zero byte, at which SPICE passwords end"
    case .unusableKey(let size): "a key whose public half has \(size) bytes is no RSA-1024 ticket key"
    }
  }
}
