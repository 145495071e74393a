/// What a connection file (`.vv`) says: where a server is, how to get in, and how to show it (spec 11, section 6).
///
/// Such files come from the web pages of cluster managers, mostly with a password that is good for one connection.
public struct ConnectionFile: Hashable, Sendable {
  /// The group that a connection file must have.
  static let group = "virt-viewer"
  /// The names of the keys that bind hotkeys.
  public static let hotkeyNames = [
    "toggle-fullscreen", "release-cursor", "zoom-in", "zoom-out", "zoom-reset", "secure-attention", "usb-device-reset",
    "smartcard-insert", "smartcard-remove",
  ]

  /// As it is written: it need not be a name that can be resolved, a proxy may know what it means.
  public var host: String?
  public var port: Int?
  public var tlsPort: Int?
  /// A Unix socket; with one, host and ports mean nothing.
  public var unixPath: String?
  public var userName: String?
  public var password: String?
  /// Certificates of authorities as PEM, instead of the system's.
  public var authorities: String?
  /// What the subject of the server's certificate must be.
  public var hostSubject: String?
  /// A list of ciphers in OpenSSL's form.
  public var tlsCiphers: String?
  /// Names of channels that must use TLS, or `all`.
  public var secureChannels: [String] = []
  /// The proxy as it is written; an empty text means none.
  public var proxy: String?
  /// The window's title.
  public var title: String?
  public var isFullScreen: Bool?
  /// The hotkeys that the file names, by action. When there is one, actions that are not named have none.
  public var hotkeys: [String: String] = [:]
  /// What the guest's agent should switch off: `wallpaper`, `font-smooth`, `animation` or `all`.
  public var disabledEffects: [String] = []
  /// The least version of remote-viewer that the file was written for.
  public var version: String?
  /// The same for one kind of system: pairs of its id and a version.
  public var versions: [(systemID: String, version: String)] {
    versionList.compactMap { item in
      guard let colon = item.firstIndex(of: ":") else { return nil }
      return (String(item[..<colon]), String(item[item.index(after: colon)...]))
    }
  }
  var versionList: [String] = []
  /// Where a newer viewer can be had.
  public var newerVersionURL: String?
  /// True if the file is to be removed as soon as it was read.
  public var deletesItself = false

  /// Reads a file's text.
  public init(_ text: String) throws(ConnectionFileError) {
    let file = try KeyFile(text)
    let group = Self.group
    guard file.hasGroup(group) else { throw .missingGroup }
    guard let type = try file.text("type", in: group) else { throw .missingType }
    guard type == "spice" else { throw .unsupportedType(type) }
    host = try file.text("host", in: group)
    port = try Self.port("port", of: file)
    tlsPort = try Self.port("tls-port", of: file)
    unixPath = try Self.filled("unix-path", of: file)
    userName = try file.text("username", in: group)
    password = try file.text("password", in: group)
    authorities = try Self.filled("ca", of: file)
    hostSubject = try Self.filled("host-subject", of: file)
    tlsCiphers = try Self.filled("tls-ciphers", of: file)
    secureChannels = try file.list("secure-channels", in: group) ?? []
    proxy = try file.text("proxy", in: group)
    title = try Self.filled("title", of: file)
    isFullScreen = file.number("fullscreen", in: group).map { $0 != 0 }
    for name in Self.hotkeyNames { hotkeys[name] = try file.text(name, in: group) }
    disabledEffects = try file.list("disable-effects", in: group) ?? []
    version = try file.text("version", in: group)
    versionList = try file.list("versions", in: group) ?? []
    newerVersionURL = try file.text("newer-version-url", in: group)
    deletesItself = file.number("delete-this-file", in: group) == 1
    guard unixPath != nil || (host?.isEmpty == false && (port != nil || tlsPort != nil)) else { throw .missingAddress }
  }

  /// Checks that a viewer that does what remote-viewer of `own` version does is new enough.
  ///
  /// - Parameter systemID: this system's id as file writers know it, such as `rhel9`; nil if there is none.
  /// - Throws: `tooOld`.
  public func checkVersion(own: String, systemID: String? = nil) throws(ConnectionFileError) {
    let special = systemID.flatMap { id in versions.first { $0.systemID == id }?.version }
    guard let needed = special ?? version, VersionNumber(own) < VersionNumber(needed) else { return }
    throw .tooOld(needed: needed, url: newerVersionURL)
  }

  /// The text of a key; an empty one counts as none.
  private static func filled(_ key: String, of file: KeyFile) throws(ConnectionFileError) -> String? {
    let text = try file.text(key, in: group)
    return text?.isEmpty == false ? text : nil
  }

  /// A port; 0 and less mean none, as they do for the reference.
  private static func port(_ key: String, of file: KeyFile) throws(ConnectionFileError) -> Int? {
    guard let text = try file.text(key, in: group), !text.isEmpty else { return nil }
    guard let number = Int(text), number <= 65535 else { throw .invalidPort(key: key) }
    return number > 0 ? number : nil
  }
}
