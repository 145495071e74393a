import SpiceCodecs

extension ContentEstimate {
  /// Bits a pixel that the better of the lossless codecs would make of it.
  private var bits: Double { min(quicBits, lzBits) }

  /// It looks like a frame of a film: a photo, or a drawing with so much detail that its frames take more than a tenth of their pixels'
  /// bytes without loss. Windows with text take less than two bits a pixel.
  var looksLikeFrame: Bool {
    switch kind {
    case .photo: true
    case .drawn: bits >= 4
    case .flat, .noise: false
    }
  }

  /// It looks like windows and text, and costs as little: no reason to send it with loss.
  var looksLikeWindows: Bool {
    switch kind {
    case .photo, .noise: false
    case .drawn, .flat: bits < 2
    }
  }
}
