import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import SpiceWire

/// One display of the server: its primary surface, and the clients that look at it.
///
/// The surface always holds the newest picture that is known here. Each client has a region of pixels that it does not have yet, and is sent
/// the newest content of that region when it can take it; so a slow client gets fewer, fresher pictures, and costs a bounded amount of
/// memory whatever happens.
final class Display {
  /// The id of the display channel and of the cursor channel that belongs to it.
  let id: UInt8
  private var canvas = Canvas()
  /// Counts primary surfaces; a client that has another number must be told to destroy and create.
  private(set) var generation = 0
  private(set) var heads: [DisplayHead] = []
  let cursor: CursorState

  private let source: (any FrameSource)?
  private var channels: [DisplayChannel] = []
  private var pieces = PieceCache()
  private var encoder: ImageEncoder
  /// A frame has been asked for and has not come.
  private var frameIsDue = false
  private var nextImageNumber: UInt64 = 1

  init(id: UInt8, source: (any FrameSource)?, libraries: CodecLibraries = CodecLibraries()) {
    self.id = id
    self.source = source
    encoder = ImageEncoder(libraries: libraries)
    cursor = CursorState()
  }

  private static let primary: UInt32 = 0

  /// The primary surface's size; nil as long as there is none.
  var size: Size? { canvas.surfaces[Self.primary]?.size }

  // MARK: The host's side

  /// A new primary surface, black until it is updated.
  func replacePrimary(size: Size, heads: [DisplayHead]) throws(CanvasError) {
    try canvas.createSurface(Self.primary, width: Int(size.width), height: Int(size.height), format: .xrgb32)
    generation += 1
    self.heads = heads.isEmpty ? [DisplayHead(id: 0, rect: Rect(size: size))] : heads
    pieces.removeAll()
    for channel in channels { channel.primaryReplaced() }
  }

  /// Takes the pixels of `region` from a frame whose first byte belongs to the surface's upper left pixel: 32 bits a pixel, bytes B, G, R, x.
  /// What lies outside of the surface is left out. An empty region says that nothing has changed since the last frame.
  func update(_ region: Region, frame: UnsafeRawBufferPointer, stride: Int) throws(CanvasError) {
    frameIsDue = false
    guard let size else { return }
    let region = region.intersection(Rect(size: size))
    for rect in region.rects {
      let (rows, overflow) = Int(rect.top).multipliedReportingOverflow(by: stride)
      let start = rows &+ Int(rect.left) * 4
      guard !overflow, (0...frame.count).contains(start) else { throw .shortBuffer(count: frame.count, needed: start) }
      _ = try canvas.withSurface(Self.primary) { surface throws(CanvasError) in
        try surface.replace(rect, from: UnsafeRawBufferPointer(rebasing: frame[start...]), stride: stride)
      }
    }
    changed(region)
    for channel in channels { channel.frameArrived() }
    demandFrame()
  }

  /// Copies inside the surface: `destination` takes the pixels that lie at `source` and to the right of and below it.
  func copyArea(to destination: Rect, from source: Point) throws(CanvasError) {
    let operation = CopyBits(sourcePosition: source)
    let moved = try canvas.draw(DrawCommand(surfaceID: Self.primary, box: destination, clip: .none, operation: .copyBits(operation)))
    guard !moved.isEmpty else { return }
    pieces.removeAll()
    for channel in channels { channel.areaCopied(to: destination, from: source, moved: moved) }
  }

  private func changed(_ region: Region) {
    guard !region.isEmpty else { return }
    pieces.removeAll()
    for channel in channels { channel.changed(region) }
  }

  // MARK: The clients' side

  var channelCount: Int { channels.count }

  func add(_ channel: DisplayChannel) { channels.append(channel) }

  func remove(_ channel: DisplayChannel) { channels.removeAll { $0 === channel } }

  /// True if pictures are fetched: a client that has just come must wait for the next frame.
  var fetchesFrames: Bool { source != nil }

  /// A client needs the picture as it is now.
  func demandCurrentFrame() {
    frameIsDue = true
    source?.frameWanted(immediately: true)
  }

  /// Asks for the next frame as soon as one client has taken the last one.
  func demandFrame() {
    guard !frameIsDue, let source, channels.contains(where: { $0.isHungry }) else { return }
    frameIsDue = true
    source.frameWanted(immediately: false)
  }

  /// The message that draws `rect` with its present content, shared by all clients that want it now in the same form; nil if there is no
  /// such part of the surface.
  ///
  /// What the client's dictionary takes must be sent to that client, and before any later piece.
  func piece(_ rect: Rect, _ compression: PictureCompression) -> WireBody? {
    let key = PieceCache.Key(rect: rect, options: compression.options)
    if let known = pieces[key] { return known }
    guard let surface = canvas.surfaces[Self.primary], let image = try? image(of: rect, on: surface, compression) else { return nil }
    let copy = DrawCopy(source: image.wire, sourceArea: Rect(size: rect.size), rop: .put, scaleMode: .nearest, mask: Mask())
    let body = DisplayServerMessage.draw(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copy(copy))).encodedBody()
    if !image.isPersonal { pieces.store(body, for: key) }
    return body
  }

  /// `isPersonal`: the image refers to others that only this client has.
  private func image(
    of rect: Rect, on surface: Surface, _ compression: PictureCompression
  ) throws(EncodeError) -> (wire: WireImage, isPersonal: Bool) {
    let size = rect.size
    let (width, height) = (UInt32(size.width), UInt32(size.height))
    var stream: [UInt8] = []
    let encoded = try surface.withImageSource(of: rect) { source in
      encoder.encode(source, options: compression.options, dictionary: compression.dictionary, into: &stream)
    }
    let data = stream[...]
    let content: WireImage.Content =
      switch encoded.kind {
      case .quic: .quic(data)
      case .lz: .lz(data)
      case .glz: .glz(data)
      case .zlibGLZ(let glzSize): .zlibGLZ(glzSize: UInt32(glzSize), data: data)
      case .lz4: .lz4(data)
      case .jpeg: .jpeg(data)
      case .raw, .lzPalette, .jpegAlpha:
        // The surface has neither a palette nor alpha.
        .bitmap(
          WireBitmap(
            format: .rgb32, flags: .topDown, width: width, height: height, stride: width * 4, data: surface.packedRows(of: rect)[...]))
      }
    return (WireImage(id: nextImageID(), width: width, height: height, content: content), encoded.glzID != nil)
  }

  /// Image ids of group 2, made by the server (spec 03, section 7.1); they are never cached.
  private func nextImageID() -> UInt64 {
    defer { nextImageNumber &+= 1 }
    return nextImageNumber << 32 | 2
  }
}
