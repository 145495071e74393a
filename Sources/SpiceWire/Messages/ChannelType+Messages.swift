extension ChannelType {
  /// What the specification calls a message of the server on channels of this kind, `draw_copy`; its number if it has no name.
  public func nameOfServerMessage(_ type: UInt16) -> String {
    let name =
      switch self {
      case .main: MainServerMessage.name(ofType: type)
      case .display: DisplayServerMessage.name(ofType: type)
      case .inputs: InputsServerMessage.name(ofType: type)
      case .cursor: CursorServerMessage.name(ofType: type)
      case .playback: PlaybackServerMessage.name(ofType: type)
      case .record: RecordServerMessage.name(ofType: type)
      case .smartcard: SmartcardServerMessage.name(ofType: type)
      case .usbredir: UsbredirServerMessage.name(ofType: type)
      case .port: PortServerMessage.name(ofType: type)
      case .webdav: WebdavServerMessage.name(ofType: type)
      case .tunnel: BaseServerMessage.name(ofType: type)
      }
    return name ?? "\(type)"
  }

  /// The same for a message of the client.
  public func nameOfClientMessage(_ type: UInt16) -> String {
    let name =
      switch self {
      case .main: MainClientMessage.name(ofType: type)
      case .display: DisplayClientMessage.name(ofType: type)
      case .inputs: InputsClientMessage.name(ofType: type)
      case .cursor: CursorClientMessage.name(ofType: type)
      case .playback: PlaybackClientMessage.name(ofType: type)
      case .record: RecordClientMessage.name(ofType: type)
      case .smartcard: SmartcardClientMessage.name(ofType: type)
      case .usbredir: UsbredirClientMessage.name(ofType: type)
      case .port: PortClientMessage.name(ofType: type)
      case .webdav: WebdavClientMessage.name(ofType: type)
      case .tunnel: BaseClientMessage.name(ofType: type)
      }
    return name ?? "\(type)"
  }
}
