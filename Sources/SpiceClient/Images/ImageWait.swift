/// What a display channel waits for.
enum ImageWait: Hashable {
  /// An image of the pixmap cache.
  case pixmap(UInt64, mustBeLossless: Bool)
  /// An image of the GLZ window.
  case glz(UInt64)
  /// Another display channel must have handled the message with this serial.
  case channel(UInt8, serial: UInt64)
}

extension ImageWait: CustomStringConvertible {
  var description: String {
    switch self {
    case .pixmap(let id, let mustBeLossless):
      "\(mustBeLossless ? "the lossless image" : "image") 0x\(String(id, radix: 16)) of the cache"
    case .glz(let id): "image \(id) of the GLZ window"
    case .channel(let id, let serial): "message \(serial) of display \(id)"
    }
  }
}
