import Logging
import SpiceCanvas
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
  private(set) var surface: Surface?
  /// Counts primary surfaces; a client that has another number must be told to destroy and create.
  private(set) var generation = 0
  private(set) var heads: [DisplayHead] = []
  let cursor: CursorState

  private let source: (any FrameSource)?
  private let logger: Logger
  private var channels: [DisplayChannel] = []
  private var pieces = PieceCache()
  /// A frame has been asked for and has not come.
  private var frameIsDue = false
  private var nextImageNumber: UInt64 = 1

  init(id: UInt8, source: (any FrameSource)?, logger: Logger) {
    self.id = id
    self.source = source
    self.logger = logger
    cursor = CursorState()
  }

  // MARK: The host's side

  /// A new primary surface, black until it is updated.
  func replacePrimary(size: Size, heads: [DisplayHead]) throws(CanvasError) {
    surface = try Surface(size: size, format: .xrgb32)
    generation += 1
    self.heads = heads.isEmpty ? [DisplayHead(id: 0, rect: Rect(size: size))] : heads
    pieces.removeAll()
    for channel in channels { channel.primaryReplaced() }
  }

  /// Takes the pixels of `region` from a frame of the surface's size: 32 bits each, bytes B, G, R, x. An empty region says that nothing has
  /// changed since the last frame.
  func update(_ region: Region, frame: UnsafeRawBufferPointer, stride: Int) throws(CanvasError) {
    frameIsDue = false
    for rect in region.rects {
      try surface?.replace(rect, from: frame, stride: stride)
    }
    changed(region)
    for channel in channels { channel.frameArrived() }
    demandFrame()
  }

  /// Copies inside the surface: `destination` takes the pixels that lie at `source` and to the right of and below it.
  func copyArea(to destination: Rect, from source: Point) throws(CanvasError) {
    guard surface != nil else { return }
    try surface?.copyBits(to: destination, from: source)
    pieces.removeAll()
    for channel in channels { channel.areaCopied(to: destination, from: source) }
  }

  private func changed(_ region: Region) {
    guard !region.isEmpty else { return }
    pieces.removeAll()
    for channel in channels { channel.changed(region) }
  }

  // MARK: The clients' side

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

  /// The message that draws `rect` with its present content, shared by all clients that want it now.
  func piece(_ rect: Rect) -> WireBody? {
    if let known = pieces[rect] { return known }
    guard let surface else { return nil }
    let body = rawPiece(rect, of: surface)
    pieces.store(body, for: rect)
    return body
  }

  private func rawPiece(_ rect: Rect, of surface: Surface) -> WireBody {
    let pixels = surface.packedRows(of: rect)
    let size = rect.size
    let bitmap = WireBitmap(
      format: .rgb32, flags: .topDown, width: UInt32(size.width), height: UInt32(size.height), stride: UInt32(size.width) * 4,
      data: pixels[...])
    let image = WireImage(id: nextImageID(), width: bitmap.width, height: bitmap.height, content: .bitmap(bitmap))
    let copy = DrawCopy(
      source: image, sourceArea: Rect(size: size), rop: .put, scaleMode: .nearest, mask: Mask())
    return DisplayServerMessage.draw(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copy(copy))).encodedBody()
  }

  /// Image ids of group 2, made by the server (spec 03, section 7.1); they are never cached.
  private func nextImageID() -> UInt64 {
    defer { nextImageNumber &+= 1 }
    return nextImageNumber << 32 | 2
  }
}
