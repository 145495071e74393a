import SpiceGraphics

extension PixelLayout {
  /// Throws when `byteCount` bytes have no room for the pixels.
  func check(_ byteCount: Int, codec: ImageCodec) throws(DecodeError) {
    guard byteCount >= self.byteCount else {
      throw DecodeError(codec, "output", .mismatch(value: UInt64(byteCount), expected: UInt64(self.byteCount)))
    }
  }

  /// Throws when a picture of this size is not the layout's.
  func check(width: Int, height: Int, codec: ImageCodec) throws(DecodeError) {
    guard width == self.width else {
      throw DecodeError(codec, "header.width", .mismatch(value: UInt64(width), expected: UInt64(self.width)))
    }
    guard height == self.height else {
      throw DecodeError(codec, "header.height", .mismatch(value: UInt64(height), expected: UInt64(self.height)))
    }
  }
}
