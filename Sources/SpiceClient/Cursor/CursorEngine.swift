import SpiceGraphics
public import SpiceWire

/// A cursor channel's state machine (spec 02, section 6; spec 11, section 12): the pointer's shape, where the guest says that it is, and
/// the shapes that the server may refer to.
public struct CursorEngine: ChannelEngine {
  public typealias ServerMessage = CursorServerMessage
  public typealias ClientMessage = CursorClientMessage
  public typealias Event = CursorEvent

  public private(set) var state = CursorState()

  /// After RESET nothing counts before the next INIT.
  private var isInitialized = false
  private var cache: [UInt64: CursorPixels] = [:]
  /// Servers keep to 256 shapes and drop an old one before they add another.
  private static let cacheLimit = 256
  /// Pixels of all cached shapes together: 64 MiB. The largest of usual shapes have 256x256 pixels.
  private static let cachePixelLimit = 1 << 24
  private var cachedPixels = 0
  /// The longest side of a shape.
  private static let sizeLimit = 1024
  private static let labels = MessageLabels<CursorServerMessage>()

  public init() {}

  public static func common(_ message: CursorServerMessage) -> BaseServerMessage? {
    if case .base(let common) = message { common } else { nil }
  }

  public static func message(_ common: BaseClientMessage) -> CursorClientMessage { .base(common) }

  public mutating func handle(
    _ message: CursorServerMessage, effects: inout [ChannelEffect<CursorEngine>]
  ) throws(ChannelProblem) {
    let label = Self.labels[message.type]
    switch message {
    case .initialize(let fields):
      // The server starts its cache anew, also when INIT comes again without RESET.
      emptyCache()
      isInitialized = true
      move(x: fields.x, y: fields.y, effects: &effects)
      try set(fields.cursor, isVisible: fields.isVisible, label: label, effects: &effects)
    case .reset:
      emptyCache()
      isInitialized = false
      setShape(nil, effects: &effects)
      setVisible(true, effects: &effects)
    case .set(let fields):
      guard isInitialized else { return }
      // Where the guest's pointer is told by INIT and MOVE alone.
      try set(fields.cursor, isVisible: fields.isVisible, label: label, effects: &effects)
    case .move(let fields):
      guard isInitialized else { return }
      move(x: fields.x, y: fields.y, effects: &effects)
      if state.shape != nil { setVisible(true, effects: &effects) }
    case .hide:
      setVisible(false, effects: &effects)
    case .trail:
      // No client draws trails.
      break
    case .invalOne(let fields):
      if let old = cache.removeValue(forKey: fields.id) { cachedPixels -= old.pixels.count }
    case .invalAll:
      emptyCache()
    case .base:
      break
    }
  }

  private mutating func emptyCache() {
    cache = [:]
    cachedPixels = 0
  }

  private mutating func set(
    _ cursor: Cursor, isVisible: Bool, label: String, effects: inout [ChannelEffect<CursorEngine>]
  ) throws(ChannelProblem) {
    let pixels: CursorPixels?
    do throws(ChannelProblem) {
      pixels = try shape(of: cursor, label: label)
    } catch {
      // Better no pointer than one that means something else.
      setVisible(false, effects: &effects)
      throw error
    }
    guard let pixels else {
      setVisible(false, effects: &effects)
      return
    }
    setShape(pixels, effects: &effects)
    setVisible(isVisible, effects: &effects)
  }

  /// The shape that a message sets; nil for none.
  private mutating func shape(of cursor: Cursor, label: String) throws(ChannelProblem) -> CursorPixels? {
    switch cursor.content {
    case .none: return nil
    case .fromCache(let header):
      guard let pixels = cache[header.unique] else {
        throw .invalid(message: label, what: "the shape \(header.unique) is not in the cache")
      }
      return pixels
    case .shape(let shape):
      let header = shape.header
      guard !shape.data.isEmpty, header.width > 0, header.height > 0 else { return nil }
      guard header.width <= Self.sizeLimit, header.height <= Self.sizeLimit else {
        throw .limitExceeded(message: label, what: "a shape of \(header.width)x\(header.height) pixels")
      }
      let pixels: CursorPixels
      do throws(WireError) {
        pixels = try shape.pixels().premultiplied()
      } catch {
        throw .malformed(error)
      }
      if cursor.flags.contains(.cacheMe), header.unique != 0 { try keep(pixels, as: header.unique, label: label) }
      return pixels
    }
  }

  private mutating func keep(_ pixels: CursorPixels, as id: UInt64, label: String) throws(ChannelProblem) {
    let old = cache[id]
    let count = cachedPixels - (old?.pixels.count ?? 0) + pixels.pixels.count
    guard old != nil || cache.count < Self.cacheLimit, count <= Self.cachePixelLimit else {
      throw .limitExceeded(message: label, what: "more than \(Self.cacheLimit) shapes in the cache")
    }
    cache[id] = pixels
    cachedPixels = count
  }

  private mutating func setShape(_ shape: CursorPixels?, effects: inout [ChannelEffect<CursorEngine>]) {
    state.shape = shape
    state.shapeVersion += 1
    effects.append(.event(.shapeChanged))
  }

  private mutating func setVisible(_ isVisible: Bool, effects: inout [ChannelEffect<CursorEngine>]) {
    guard state.isVisible != isVisible else { return }
    state.isVisible = isVisible
    effects.append(.event(.visibilityChanged(isVisible)))
  }

  private mutating func move(x: Int16, y: Int16, effects: inout [ChannelEffect<CursorEngine>]) {
    let point = Point(x: Int32(x), y: Int32(y))
    guard state.position != point else { return }
    state.position = point
    effects.append(.event(.moved(point)))
  }
}
