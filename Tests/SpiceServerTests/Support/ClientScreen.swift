import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import SpiceWire
import Testing

/// What a client's screen shows after the display messages that it was sent: a model of its own, not the canvas that the server uses.
final class ClientScreen {
  private(set) var size = Size(width: 0, height: 0)
  private(set) var pixels: [UInt32] = []
  private(set) var marks = 0
  private(set) var surfacesCreated = 0
  /// The kinds of images that came.
  private(set) var imageTypes: Set<UInt8> = []
  /// The streams that there are, by their ids.
  private(set) var streams: [UInt32: DisplayStreamCreate] = [:]
  /// Frames that were shown.
  private(set) var frames = 0
  private var decoder = ImageDecoder(libraries: .media)
  /// The cache of images, with how many pixels it has at most and whether what is in it is lossy.
  private var cache: [UInt64: (bitmap: Bitmap, isLossy: Bool)] = [:]
  private(set) var mostCachedPixels = 0
  private(set) var references = 0
  private let window = GLZWindow(windowPixels: 1 << 20)

  func apply(_ message: DisplayServerMessage) throws {
    switch message {
    case .surfaceCreate(let create):
      size = Size(width: Int32(create.width), height: Int32(create.height))
      pixels = [UInt32](repeating: 0, count: size.area)
      surfacesCreated += 1
    case .surfaceDestroy:
      size = Size(width: 0, height: 0)
      pixels = []
      #expect(streams.isEmpty)
    case .mark: marks += 1
    case .invalList(let list): for resource in list.resources { cache[resource.id] = nil }
    case .invalAllPixmaps: cache = [:]
    case .draw(let command):
      switch command.operation {
      case .copy(let copy): try draw(copy, at: command.box)
      case .fill(let fill): try self.fill(fill, at: command.box)
      case .copyBits(let copy): move(copy.sourcePosition, to: command.box)
      default: Issue.record("unexpected \(command.operation.name)")
      }
    case .streamCreate(let create):
      #expect(streams[create.id] == nil && create.id < 50 && marks > 0)
      streams[create.id] = create
    case .streamClip(let clip): try setClip(clip)
    case .streamDestroy(let destroy): #expect(streams.removeValue(forKey: destroy.id) != nil)
    case .streamActivateReport(let request): #expect(streams[request.streamID] != nil)
    case .streamData(let frame):
      let stream = try #require(streams[frame.id])
      try show(frame.data, stream, at: stream.destination)
    case .streamDataSized(let frame): try show(frame.data, try #require(streams[frame.id]), at: frame.destination)
    default: break
    }
  }

  private func setClip(_ clip: DisplayStreamClip) throws {
    var stream = try #require(streams[clip.id])
    stream.clip = clip.clip
    streams[clip.id] = stream
  }

  /// Draws a frame of M-JPEG where the stream is seen.
  private func show(_ data: ArraySlice<UInt8>, _ stream: DisplayStreamCreate, at box: Rect) throws {
    #expect(stream.codec == .mjpeg && stream.flags == .topDown)
    #expect(Rect(size: size).contains(box))
    frames += 1
    let header = try JPEGHeader(parsing: data.span.bytes)
    #expect(header.width == box.width && header.height == box.height)
    let layout = try #require(PixelLayout(format: .rgb32, width: box.width, height: box.height))
    var picture = [UInt8](repeating: 0, count: layout.byteCount)
    let library = try #require(CodecLibraries.media.jpeg)
    var span = picture.mutableSpan
    var bytes = span.mutableBytes
    try library.decompress(data.span.bytes, into: &bytes, layout: layout)
    let clip = stream.clip.rects.map { Region(rects: $0) } ?? Region(box)
    for rect in clip.intersection(box).rects {
      for y in Int(rect.top)..<Int(rect.bottom) {
        for x in Int(rect.left)..<Int(rect.right) {
          let at = ((y - Int(box.top)) * box.width + x - Int(box.left)) * 4
          pixels[y * Int(size.width) + x] = UInt32(picture[at]) | UInt32(picture[at + 1]) << 8 | UInt32(picture[at + 2]) << 16
        }
      }
    }
  }

  private func draw(_ copy: DrawCopy<WireImage>, at box: Rect) throws {
    let bitmap = try cached(copy.source)
    imageTypes.insert(copy.source.type)
    #expect(bitmap.format == .rgb32 && bitmap.isTopDown)
    #expect(Rect(size: size).contains(box))
    #expect(copy.sourceArea == Rect(size: box.size))
    let data = Array(bitmap.data)
    for y in 0..<box.height {
      for x in 0..<box.width {
        let at = y * bitmap.stride + x * 4
        let value = UInt32(data[at]) | UInt32(data[at + 1]) << 8 | UInt32(data[at + 2]) << 16
        pixels[(Int(box.top) + y) * Int(size.width) + Int(box.left) + x] = value
      }
    }
  }

  private func fill(_ fill: DrawFill<WireImage>, at box: Rect) throws {
    #expect(fill.rop == .put && Rect(size: size).contains(box))
    guard case .solid(let color) = fill.brush else {
      Issue.record("a fill that is not of one color")
      return
    }
    for y in Int(box.top)..<Int(box.bottom) {
      for x in Int(box.left)..<Int(box.right) { pixels[y * Int(size.width) + x] = color }
    }
  }

  private func cached(_ image: WireImage) throws -> Bitmap {
    switch image.content {
    case .fromCache, .fromCacheLossless:
      let entry = try #require(cache[image.id])
      if case .fromCacheLossless = image.content { #expect(!entry.isLossy) }
      references += 1
      return entry.bitmap
    default: break
    }
    let decoded = try bitmap(image)
    let isLossy = if case .jpeg = image.content { true } else { false }
    if image.flags.contains(.cacheMe) { #expect(cache.updateValue((decoded, isLossy), forKey: image.id) == nil) }
    if image.flags.contains(.cacheReplaceMe) { #expect(cache.updateValue((decoded, false), forKey: image.id)?.isLossy == true) }
    mostCachedPixels = max(mostCachedPixels, cache.values.reduce(0) { $0 + $1.bitmap.width * $1.bitmap.height })
    return decoded
  }

  private func bitmap(_ image: WireImage) throws -> Bitmap {
    let (width, height) = (Int(image.width), Int(image.height))
    switch image.content {
    case .bitmap(let bitmap): return try bitmap.bitmap()
    case .quic(let data): return try decoder.quic(data, width: width, height: height)
    case .lz(let data): return try decoder.lz(data, palette: nil, width: width, height: height)
    case .lz4(let data): return try decoder.lz4(data, width: width, height: height)
    case .glz(let data):
      let window = try #require(window)
      guard case .decoded(let decoded) = try decoder.glz(data, width: width, height: height, window: window) else {
        throw DecodeError(.glz, "tokens", .truncated)
      }
      return try decoded.bitmap()
    case .zlibGLZ(let glzSize, let data):
      let window = try #require(window)
      guard
        case .decoded(let decoded) = try decoder.zlibGLZ(data, glzSize: Int(glzSize), width: width, height: height, window: window)
      else { throw DecodeError(.glz, "tokens", .truncated) }
      return try decoded.bitmap()
    case .jpeg(let data): return try decoder.jpeg(data, width: width, height: height)
    default:
      throw DecodeError(.lz, "type", .invalidValue(UInt64(image.type)))
    }
  }

  private func move(_ source: Point, to box: Rect) {
    let before = pixels
    for y in 0..<box.height {
      for x in 0..<box.width {
        pixels[(Int(box.top) + y) * Int(size.width) + Int(box.left) + x] =
          before[(Int(source.y) + y) * Int(size.width) + Int(source.x) + x]
      }
    }
  }
}
