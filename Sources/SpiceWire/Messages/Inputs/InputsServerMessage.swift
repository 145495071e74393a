/// The messages of the inputs channel from the server (spec 02, section 5).
public enum InputsServerMessage: ChannelMessage {
  case base(BaseServerMessage)
  case initialize(InputsInit)
  case keyModifiers(InputsKeyModifiers)
  /// Four more MOUSE_MOTION or MOUSE_POSITION messages have been handled.
  case mouseMotionAck

  public enum Number: UInt16, MessageNumber {
    case `init` = 101
    case keyModifiers = 102
    case mouseMotionAck = 111
  }

  public static let channelName = "inputs"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .`init`: return .initialize(try InputsInit(from: &reader))
    case .keyModifiers: return .keyModifiers(try InputsKeyModifiers(from: &reader))
    case .mouseMotionAck: return .mouseMotionAck
    case nil: return .base(try BaseServerMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .initialize: Number.`init`.rawValue
    case .keyModifiers: Number.keyModifiers.rawValue
    case .mouseMotionAck: Number.mouseMotionAck.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .initialize(let fields): fields.write(to: &writer)
    case .keyModifiers(let fields): fields.write(to: &writer)
    case .mouseMotionAck: break
    }
  }
}
