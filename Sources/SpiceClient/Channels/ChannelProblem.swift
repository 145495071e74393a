import SpiceCanvas
public import SpiceCodecs
import SpiceGraphics
public import SpiceWire

/// Why a message of the server could not be handled. Each names its message as the specification does: `display draw_copy`.
public enum ChannelProblem: Error, Hashable, Sendable {
  /// The message is not what the protocol says.
  case malformed(WireError)
  /// An image in a form that this client cannot decode; `codec` is the form's name: `lz_rgb`.
  case unsupportedImage(message: String, codec: String)
  /// An image whose stream is damaged.
  case badImage(message: String, DecodeError)
  /// A frame of a video that cannot be decoded.
  case badFrame(message: String, stream: UInt32, VideoDecodeError)
  /// The message refers to what another display of the session had to bring, and did not: no display is left that could, or none did in
  /// time.
  case neverCame(message: String, what: String)
  /// A message or a property of it that this client does not carry out.
  case unsupported(message: String, what: String)
  /// The message refers to what does not exist, or asks for what must not be.
  case invalid(message: String, what: String)
  /// The message would cost more memory than this client gives away.
  case limitExceeded(message: String, what: String)
}

extension ChannelProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let error): "\(error)"
    case .unsupportedImage(let message, let codec): "\(message): images of the kind \(codec) are not supported"
    case .badImage(let message, let error): "\(message): a bad image: \(error)"
    case .badFrame(let message, let stream, let error): "\(message): a bad frame of stream \(stream): \(error)"
    case .neverCame(let message, let what): "\(message): \(what) did not come"
    case .unsupported(let message, let what): "\(message): \(what) is not supported"
    case .invalid(let message, let what): "\(message): \(what)"
    case .limitExceeded(let message, let what): "\(message): too large: \(what)"
    }
  }
}

extension ChannelProblem {
  /// Why the canvas did not draw what the message says.
  init(_ error: CanvasError, label: String) {
    switch error {
    case .unknownSurface(let id): self = .invalid(message: label, what: "surface \(id) does not exist")
    case .unsupportedFormat(let format): self = .unsupported(message: label, what: "the surface format \(format.rawValue)")
    case .badSurfaceSize(let width, let height): self = .limitExceeded(message: label, what: "a surface of \(width)x\(height) pixels")
    case .surfacesTooLarge(_, let limit): self = .limitExceeded(message: label, what: "surfaces of more than \(limit) bytes")
    case .unsupported(_, let feature): self = .unsupported(message: label, what: feature)
    case .invalid(_, let problem): self = .invalid(message: label, what: problem)
    case .regionTooComplex(let limit): self = .limitExceeded(message: label, what: "a clip of more than \(limit) rectangles")
    case .shortBuffer(let count, let needed): self = .invalid(message: label, what: "\(count) bytes of pixels instead of \(needed)")
    }
  }
}
