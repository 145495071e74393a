public import SpiceGraphics

/// Why bytes from a peer are not a picture: which codec, which field of the stream, and what is wrong there.
///
/// Decoding throws nothing else. The pixels that were written before are worthless; nothing else has changed.
public struct DecodeError: Error, Hashable, Sendable {
  /// What is wrong with the field.
  public enum Problem: Hashable, Sendable {
    /// The stream ends in the middle.
    case truncated
    /// The value is not one that the field may have.
    case invalidValue(UInt64)
    /// The value is larger than the limit.
    case tooLarge(value: UInt64, limit: UInt64)
    /// The value must be `expected`: what the image's descriptor, another field or the output says.
    case mismatch(value: UInt64, expected: UInt64)
    /// A token makes more pixels than are left, or copies from where there are none.
    case outside
    /// A stream refers to another image that was released, could not be decoded, or will not come.
    case missingImage(UInt64)
    /// Bytes are left behind the last token.
    case trailingBytes(Int)
    /// The picture cannot be written as pixels of this format.
    case unsupportedOutput(BitmapFormat)
    /// The palette is missing or too short.
    case badPalette(entries: Int)
    /// The library that decodes this part says so.
    case library(String)
  }

  public var codec: ImageCodec
  /// The field or part of the stream: `header.width`, `tokens`.
  public var field: String
  public var problem: Problem

  public init(_ codec: ImageCodec, _ field: String, _ problem: Problem) {
    self.codec = codec
    self.field = field
    self.problem = problem
  }
}

extension DecodeError: CustomStringConvertible {
  public var description: String { "\(codec.rawValue): \(field): \(problem)" }
}

extension DecodeError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated: "the stream ends in it"
    case .invalidValue(let value): "has the invalid value \(value)"
    case .tooLarge(let value, let limit): "is \(value), more than the limit \(limit)"
    case .mismatch(let value, let expected): "is \(value) and must be \(expected)"
    case .outside: "reaches outside of the picture"
    case .missingImage(let id): "refers to image \(id), which is not there"
    case .trailingBytes(let count): "\(count) bytes are left behind it"
    case .unsupportedOutput(let format): "cannot be written as bitmap format \(format.rawValue)"
    case .badPalette(let entries): "a palette of \(entries) entries is too short"
    case .library(let message): message
    }
  }
}
