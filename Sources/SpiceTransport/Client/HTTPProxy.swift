/// An HTTP proxy through which a client connects (spec 01, section 15.1).
public struct HTTPProxy: Hashable, Sendable {
  public var host: String
  public var port: Int
  public var user: String?
  public var password: String?

  public init(host: String, port: Int = 3128, user: String? = nil, password: String? = nil) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
  }
}
