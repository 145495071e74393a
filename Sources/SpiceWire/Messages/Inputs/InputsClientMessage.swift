/// The messages of the inputs channel from the client (spec 02, section 5).
public enum InputsClientMessage: ChannelMessage {
  case base(BaseClientMessage)
  case keyDown(InputsKeyDown)
  case keyUp(InputsKeyUp)
  case keyModifiers(InputsKeyModifiers)
  /// Only if the server has the capability `keyScancode`.
  case keyScancode(InputsKeyScancode)
  case mouseMotion(InputsMouseMotion)
  case mousePosition(InputsMousePosition)
  case mousePress(InputsMousePress)
  case mouseRelease(InputsMouseRelease)

  public enum Number: UInt16, MessageNumber {
    case keyDown = 101
    case keyUp = 102
    case keyModifiers = 103
    case keyScancode = 104
    case mouseMotion = 111
    case mousePosition = 112
    case mousePress = 113
    case mouseRelease = 114
  }

  public static let channelName = "inputs"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseClientMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    switch Number(rawValue: type) {
    case .keyDown: return .keyDown(try InputsKeyDown(from: &reader))
    case .keyUp: return .keyUp(try InputsKeyUp(from: &reader))
    case .keyModifiers: return .keyModifiers(try InputsKeyModifiers(from: &reader))
    case .keyScancode: return .keyScancode(try InputsKeyScancode(from: &reader))
    case .mouseMotion: return .mouseMotion(try InputsMouseMotion(from: &reader))
    case .mousePosition: return .mousePosition(try InputsMousePosition(from: &reader))
    case .mousePress: return .mousePress(try InputsMousePress(from: &reader))
    case .mouseRelease: return .mouseRelease(try InputsMouseRelease(from: &reader))
    case nil: return .base(try BaseClientMessage.decode(type: type, body: body))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .keyDown: Number.keyDown.rawValue
    case .keyUp: Number.keyUp.rawValue
    case .keyModifiers: Number.keyModifiers.rawValue
    case .keyScancode: Number.keyScancode.rawValue
    case .mouseMotion: Number.mouseMotion.rawValue
    case .mousePosition: Number.mousePosition.rawValue
    case .mousePress: Number.mousePress.rawValue
    case .mouseRelease: Number.mouseRelease.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .keyDown(let fields): fields.write(to: &writer)
    case .keyUp(let fields): fields.write(to: &writer)
    case .keyModifiers(let fields): fields.write(to: &writer)
    case .keyScancode(let fields): fields.write(to: &writer)
    case .mouseMotion(let fields): fields.write(to: &writer)
    case .mousePosition(let fields): fields.write(to: &writer)
    case .mousePress(let fields): fields.write(to: &writer)
    case .mouseRelease(let fields): fields.write(to: &writer)
    }
  }
}
