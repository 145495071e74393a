/// A way to put a picture into bytes (spec 05, section 2).
public enum ImageCodec: String, Hashable, Sendable, CaseIterable {
  case quic = "QUIC"
  case lz = "LZ"
  case glz = "GLZ"
  case zlibGLZ = "ZLIB_GLZ"
  case lz4 = "LZ4"
  case jpeg = "JPEG"
  case jpegAlpha = "JPEG_ALPHA"
}
