/// The messages of the cursor channel from the server (spec 02, section 6).
public enum CursorServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case initialize(CursorInit)
  /// Empty the cache and show the default cursor until the next INIT.
  case reset
  case set(CursorSet)
  case move(CursorMove)
  case hide
  case trail(CursorTrail)
  case invalOne(CursorInvalOne)
  /// Forget all cached shapes.
  case invalAll

  public enum Number: UInt16, MessageNumber {
    case `init` = 101
    case reset = 102
    case set = 103
    case move = 104
    case hide = 105
    case trail = 106
    case invalOne = 107
    case invalAll = 108
  }

  public static let channelName = "cursor"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .`init`: return .initialize(try CursorInit(from: &reader))
    case .reset: return .reset
    case .set: return .set(try CursorSet(from: &reader))
    case .move: return .move(try CursorMove(from: &reader))
    case .hide: return .hide
    case .trail: return .trail(try CursorTrail(from: &reader))
    case .invalOne: return .invalOne(try CursorInvalOne(from: &reader))
    case .invalAll: return .invalAll
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .initialize: Number.`init`.rawValue
    case .reset: Number.reset.rawValue
    case .set: Number.set.rawValue
    case .move: Number.move.rawValue
    case .hide: Number.hide.rawValue
    case .trail: Number.trail.rawValue
    case .invalOne: Number.invalOne.rawValue
    case .invalAll: Number.invalAll.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .initialize(let fields): fields.write(to: &writer)
    case .set(let fields): fields.write(to: &writer)
    case .move(let fields): fields.write(to: &writer)
    case .trail(let fields): fields.write(to: &writer)
    case .invalOne(let fields): fields.write(to: &writer)
    case .reset, .hide, .invalAll: break
    }
  }
}
