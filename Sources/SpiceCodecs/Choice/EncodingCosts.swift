/// How long the encoders take, in nanoseconds per pixel, by codec and kind of content.
///
/// A server replaces the typical values by those that it measures, for example with `record`.
public struct EncodingCosts: Hashable, Sendable {
  private var flat: [ImageCodec: Double]
  private var drawn: [ImageCodec: Double]
  private var photo: [ImageCodec: Double]
  private var noise: [ImageCodec: Double]

  /// Measured with `saffron codec bench` on one core of an x86-64 server of 2023, pictures of 1024x768 with 32 bits a pixel:
  ///
  /// | | flat | drawn | photo | noise |
  /// |---|---|---|---|---|
  /// | QUIC | 0.4 | 2.8 | 5.5 | 7 |
  /// | LZ | 0.3 | 1.8 | 1 | 1 |
  /// | GLZ | 0.4 | 1.2 | 2.4 | 2.4 |
  /// | zlib over GLZ | 0.4 | 3 | 100 | 100 |
  /// | LZ4 | 0.4 | 2 | 5 | 2 |
  /// | JPEG | 5 | 7 | 7 | 12 |
  /// | JPEG with alpha | 6 | 9 | 9 | 14 |
  public static let typical = EncodingCosts(
    flat: [.quic: 0.4, .lz: 0.3, .glz: 0.4, .zlibGLZ: 0.4, .lz4: 0.4, .jpeg: 5, .jpegAlpha: 6],
    drawn: [.quic: 2.8, .lz: 1.8, .glz: 1.2, .zlibGLZ: 3, .lz4: 2, .jpeg: 7, .jpegAlpha: 9],
    photo: [.quic: 5.5, .lz: 1, .glz: 2.4, .zlibGLZ: 100, .lz4: 5, .jpeg: 7, .jpegAlpha: 9],
    noise: [.quic: 7, .lz: 1, .glz: 2.4, .zlibGLZ: 100, .lz4: 2, .jpeg: 12, .jpegAlpha: 14])

  private init(
    flat: [ImageCodec: Double], drawn: [ImageCodec: Double], photo: [ImageCodec: Double], noise: [ImageCodec: Double]
  ) {
    self.flat = flat
    self.drawn = drawn
    self.photo = photo
    self.noise = noise
  }

  /// Nanoseconds per pixel.
  public subscript(codec: ImageCodec, kind: ContentEstimate.Kind) -> Double {
    get {
      switch kind {
      case .flat: flat[codec, default: 0]
      case .drawn: drawn[codec, default: 0]
      case .photo: photo[codec, default: 0]
      case .noise: noise[codec, default: 0]
      }
    }
    set {
      switch kind {
      case .flat: flat[codec] = newValue
      case .drawn: drawn[codec] = newValue
      case .photo: photo[codec] = newValue
      case .noise: noise[codec] = newValue
      }
    }
  }

  /// Takes a measurement into account: an eighth of the way from the present value to what was measured, so that single slow runs do not
  /// count for much.
  public mutating func record(_ codec: ImageCodec, _ kind: ContentEstimate.Kind, nanoseconds: Double, pixels: Int) {
    guard pixels > 0, nanoseconds >= 0 else { return }
    let present = self[codec, kind]
    self[codec, kind] = present + (nanoseconds / Double(pixels) - present) / 8
  }
}
