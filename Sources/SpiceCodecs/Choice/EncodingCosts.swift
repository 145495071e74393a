/// How long the encoders take, in nanoseconds per pixel, by codec and kind of content.
///
/// They are those of one machine at rest; `EncoderSpeed` says how much longer another one takes.
public struct EncodingCosts: Hashable, Sendable {
  private var flat: [ImageCodec: Double]
  private var drawn: [ImageCodec: Double]
  private var photo: [ImageCodec: Double]
  private var noise: [ImageCodec: Double]

  /// Measured with `saffron codec bench` on one core of an x86-64 server of 2023, pictures of 1024x768 with 32 bits a pixel. GLZ of drawings
  /// lies between 1.3 for what has only moved and 4.9 for what is new. The lines of zlib and of JPEG with alpha are reckoned from those of
  /// their parts.
  ///
  /// | | flat | drawn | photo | noise |
  /// |---|---|---|---|---|
  /// | QUIC | 0.4 | 2.5 | 4.6 | 4.7 |
  /// | LZ | 0.3 | 2.4 | 0.9 | 0.9 |
  /// | GLZ | 3 | 3 | 4.4 | 4.3 |
  /// | zlib over GLZ | 0.2 | 3 | 80 | 80 |
  /// | LZ4 | 0.2 | 1.6 | 0.6 | 0.6 |
  /// | JPEG | 1.4 | 3 | 2.7 | 5.1 |
  /// | JPEG with alpha | 2 | 3.5 | 3.2 | 5.6 |
  public static let typical = EncodingCosts(
    flat: [.quic: 0.4, .lz: 0.3, .glz: 3, .zlibGLZ: 0.2, .lz4: 0.2, .jpeg: 1.4, .jpegAlpha: 2],
    drawn: [.quic: 2.5, .lz: 2.4, .glz: 3, .zlibGLZ: 3, .lz4: 1.6, .jpeg: 3, .jpegAlpha: 3.5],
    photo: [.quic: 4.6, .lz: 0.9, .glz: 4.4, .zlibGLZ: 80, .lz4: 0.6, .jpeg: 2.7, .jpegAlpha: 3.2],
    noise: [.quic: 4.7, .lz: 0.9, .glz: 4.3, .zlibGLZ: 80, .lz4: 0.6, .jpeg: 5.1, .jpegAlpha: 5.6])

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
}
