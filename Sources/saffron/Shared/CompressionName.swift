import ArgumentParser
import SpiceCodecs
import SpiceWire

/// How images are compressed, in the words that QEMU's option `image-compression` has.
enum CompressionName: String, CaseIterable, ExpressibleByArgument {
  case off
  case autoGLZ = "auto_glz"
  case autoLZ = "auto_lz"
  case quic
  case glz
  case lz
  case lz4

  /// All of them, for messages.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  var policy: CompressionPolicy {
    switch self {
    case .off: .off
    case .autoGLZ: .autoGLZ
    case .autoLZ: .autoLZ
    case .quic: .quic
    case .glz: .glz
    case .lz: .lz
    case .lz4: .lz4
    }
  }

  /// The same as a client's wish.
  var wish: ImageCompression { ImageCompression(rawValue: policy.rawValue) }
}
