/// The channels that are a byte pipe with a name: their messages are the same, but an error must tell which channel it is about.
public protocol NamedPortChannel: Hashable, Sendable {
  static var name: String { get }
}

/// The port channel (spec 02, section 12).
public enum PortChannel: NamedPortChannel {
  public static let name = "port"
}

/// The webdav channel (spec 02, section 13).
public enum WebdavChannel: NamedPortChannel {
  public static let name = "webdav"
}

public typealias PortServerMessage = NamedPortServerMessage<PortChannel>
public typealias PortClientMessage = NamedPortClientMessage<PortChannel>
public typealias WebdavServerMessage = NamedPortServerMessage<WebdavChannel>
public typealias WebdavClientMessage = NamedPortClientMessage<WebdavChannel>
