/// Why bytes from a peer are not a message: which message, which field of it, and what is wrong there.
///
/// It is the only error that decoding throws. Who gets one drops that peer (or that message) and nothing else.
public struct WireError: Error, Hashable, Sendable {
  /// What is wrong with the field.
  public enum Problem: Hashable, Sendable {
    /// The field needs `needed` bytes and only `available` are left.
    case truncated(needed: Int, available: Int)
    /// A sub-structure's offset lies outside of the body.
    case pointerOutside(offset: UInt32, size: Int)
    /// A sub-structure that must be there is absent.
    case nullPointer
    /// The value is not one that the field may have.
    case invalidValue(Int64)
    /// The value is larger than the limit.
    case tooLarge(value: UInt64, limit: UInt64)
    /// No message of this channel and direction has this number.
    case unknownMessage(UInt16)
    /// A property of the whole message does not hold.
    case inconsistent(String)
  }

  /// The message as the specification names it, with its channel: `display draw_copy`.
  public var message: String
  /// The field's path inside the message: `src_bitmap.bitmap.stride`.
  public var field: String
  public var problem: Problem

  public init(message: String, field: String, problem: Problem) {
    self.message = message
    self.field = field
    self.problem = problem
  }
}

extension WireError: CustomStringConvertible {
  public var description: String { "\(message): \(field): \(problem)" }
}

extension WireError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated(let needed, let available): "needs \(needed) bytes, \(available) are left"
    case .pointerOutside(let offset, let size): "points to \(offset), outside of the \(size) bytes of the body"
    case .nullPointer: "is null and must not be"
    case .invalidValue(let value): "has the invalid value \(value)"
    case .tooLarge(let value, let limit): "is \(value), more than the limit \(limit)"
    case .unknownMessage(let number): "unknown message number \(number)"
    case .inconsistent(let what): what
    }
  }
}
