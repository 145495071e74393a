import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

/// The images that the display channels of one session share (spec 03, sections 13.5 and 13.7): the pixmap cache, the GLZ window, the
/// decoders, and how far each channel has come. Confined to the session's executor.
///
/// A message may need what another channel brings. The channel then waits: for as long as another one is open that does not wait itself.
public final class DisplayImages {
  /// How many pixels of images the server is told to keep here.
  let announcedPixels: Int
  var pixmaps: PixmapCache
  private var decoder: ImageDecoder
  private let window: GLZWindow?
  let surfaceByteLimit: Int

  /// What is known of a channel.
  private struct Seat {
    var isOpen = true
    var handledSerial: UInt64 = 0
    var wait: ImageWait?
    var surfaceBytes = 0
  }

  private var seats: [UInt8: Seat] = [:]

  public init(_ configuration: DisplayConfiguration) {
    announcedPixels = max(0, configuration.cachedPixels)
    pixmaps = PixmapCache(pixels: announcedPixels)
    decoder = ImageDecoder(libraries: configuration.libraries, pixelLimit: configuration.imagePixelLimit)
    window = GLZWindow(windowPixels: configuration.glzWindowPixels)
    surfaceByteLimit = configuration.surfaceByteLimit
  }

  /// What the server is told: with 0 pixels it sends no GLZ images.
  var glzWindowPixels: Int { window?.windowPixels ?? 0 }

  // MARK: Channels

  /// A channel that may bring images from now on.
  func join(_ channel: UInt8) { seats[channel] = Seat() }

  /// A channel that brings nothing more. Its surfaces stay.
  func leave(_ channel: UInt8) { seats[channel]?.isOpen = false }

  func handled(_ serial: UInt64, on channel: UInt8) { seats[channel]?.handledSerial = serial }

  /// Notes what a channel waits for, so that those who wait for each other find out.
  func setWait(_ wait: ImageWait?, of channel: UInt8) { seats[channel]?.wait = wait }

  /// Bytes that the surfaces of all other channels take.
  func surfaceBytes(besides channel: UInt8) -> Int {
    seats.reduce(0) { $1.key == channel ? $0 : $0 + $1.value.surfaceBytes }
  }

  func setSurfaceBytes(_ count: Int, of channel: UInt8) { seats[channel]?.surfaceBytes = count }

  /// The first entry of the list that is not met yet. Entries that name other channels than displays, or displays that are not open, count
  /// as met (spec 01, section 8.5).
  func unmet(_ list: BaseWaitForChannels) -> ImageWait? {
    for entry in list.entries {
      guard entry.channel.known?.type == .display else { continue }
      let wait = ImageWait.channel(entry.channel.id, serial: entry.messageSerial)
      if !isThere(wait) { return wait }
    }
    return nil
  }

  enum Outlook {
    case there
    case mayCome
    case never
  }

  /// Whether what `channel` waits for is there, or can still come: from another channel that is open and does not wait itself.
  func outlook(for wait: ImageWait, of channel: UInt8) -> Outlook {
    if isThere(wait) { return .there }
    if case .channel(channel, _) = wait { return .never }
    return seats.keys.contains { $0 != channel && isRunning($0) } ? .mayCome : .never
  }

  private func isThere(_ wait: ImageWait) -> Bool {
    switch wait {
    case .pixmap(let id, let mustBeLossless): pixmaps.image(id, mustBeLossless: mustBeLossless) != nil
    // What will not come any more is found out by decoding again.
    case .glz(let id): window?.mayCome(id) != true
    case .channel(let other, let serial): seats[other].map { !$0.isOpen || $0.handledSerial >= serial } ?? true
    }
  }

  private func isRunning(_ channel: UInt8) -> Bool {
    guard let seat = seats[channel], seat.isOpen else { return false }
    return seat.wait.map(isThere) ?? true
  }

  /// Nothing more is drawn.
  func removeAll() {
    pixmaps.removeAll()
    window?.close()
  }

  // MARK: Decoding

  enum Decoded {
    case bitmap(Bitmap)
    /// Another image must come first, on another channel.
    case waiting(ImageWait)
    /// Images of this type are not decoded.
    case unknown
  }

  /// The pixels of a compressed image. The palette is that of an image of type LZ_PLT.
  func decode(_ image: WireImage, palette: Palette?) throws(DecodeError) -> Decoded {
    let width = Int(image.width)
    let height = Int(image.height)
    switch image.content {
    case .quic(let data): return .bitmap(try decoder.quic(data, width: width, height: height))
    case .lz(let data): return .bitmap(try decoder.lz(data, palette: nil, width: width, height: height))
    case .lzPalette(let content): return .bitmap(try decoder.lz(content.data, palette: palette, width: width, height: height))
    case .lz4(let data): return .bitmap(try decoder.lz4(data, width: width, height: height))
    case .jpeg(let data): return .bitmap(try decoder.jpeg(data, width: width, height: height))
    case .jpegAlpha(let content):
      return .bitmap(
        try decoder.jpegAlpha(
          jpeg: content.jpeg, alpha: content.alpha, isTopDown: content.flags & 1 != 0, width: width, height: height))
    case .glz(let data):
      return try Self.decoded(decoder.glz(data, width: width, height: height, window: announcedWindow()))
    case .zlibGLZ(let glzSize, let data):
      return try Self.decoded(
        decoder.zlibGLZ(data, glzSize: Int(glzSize), width: width, height: height, window: announcedWindow()))
    case .bitmap, .reserved, .fromCache, .surface, .fromCacheLossless, .absent, .unknown: return .unknown
    }
  }

  /// A server that sends GLZ images although no window was announced is in error.
  private func announcedWindow() throws(DecodeError) -> GLZWindow {
    guard let window else { throw DecodeError(.glz, "window", .tooLarge(value: 1, limit: 0)) }
    return window
  }

  private static func decoded(_ outcome: GLZWindow.Outcome) throws(DecodeError) -> Decoded {
    switch outcome {
    case .decoded(let image): .bitmap(try image.bitmap())
    case .waiting(let id): .waiting(.glz(id))
    }
  }

  /// An image that cannot be decoded gives way, so that others need not wait for it.
  func abandon(_ image: WireImage) {
    guard case .glz(let data) = image.content, let header = try? GLZHeader(parsing: data.span.bytes, maximumPixels: .max) else { return }
    window?.abandon(header.id)
  }
}
