/// Why a connection file cannot be used.
public enum ConnectionFileError: Error, Hashable, Sendable {
  /// This line, counted from 1, is neither a comment, nor a group, nor an entry of one.
  case malformed(line: Int)
  /// The value of this key has an escape that does not exist.
  case badEscape(key: String)
  /// There is no group `[virt-viewer]`.
  case missingGroup
  /// There is no key `type`.
  case missingType
  /// A connection of another kind, such as `vnc`.
  case unsupportedType(String)
  /// Neither a Unix socket, nor a host with a port.
  case missingAddress
  /// This key is not a number from 1 to 65535.
  case invalidPort(key: String)
  /// A proxy that cannot be read.
  case invalidProxy(String)
  /// A name in `secure-channels` that is not one of a channel.
  case unknownChannel(String)
  /// The file asks for a newer viewer; the text says where to get it.
  case tooOld(needed: String, url: String?)
}

extension ConnectionFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let line): "line \(line) of the connection file cannot be read"
    case .badEscape(let key): "the connection file's '\(key)' has an unknown escape"
    case .missingGroup: "this is no connection file: it has no group [virt-viewer]"
    case .missingType: "the connection file has no 'type'"
    case .unsupportedType(let type): "the connection file is for '\(type)', not for spice"
    case .missingAddress: "the connection file has neither a host with a port nor a socket"
    case .invalidPort(let key): "the connection file's '\(key)' is not a port"
    case .invalidProxy(let text): "the connection file's proxy '\(text)' is not of the form [http://][user:password@]host[:port]"
    case .unknownChannel(let name): "the connection file names an unknown channel '\(name)'"
    case .tooOld(let needed, let url):
      "the connection file asks for a viewer of version \(needed) or newer" + (url.map { ", see \($0) for details" } ?? "")
    }
  }
}
