/// Keys that stand for others: `-K Caps_Lock=Escape,F1=` (spec 11, section 3.3). A key with nothing behind it is blocked.
public struct KeySubstitutions: Hashable, Sendable {
  private var targets: [KeyPosition: [KeyPosition]] = [:]

  public static let none = KeySubstitutions()

  private init() {}

  /// Reads `source=[target[+target…]],…`; the names are the tool kit's, or those of hotkeys.
  public init(list: String) throws(HotkeyError) {
    for item in list.split(separator: ",") {
      guard let equals = item.firstIndex(of: "=") else { throw .malformed(String(item)) }
      let source = try Self.position(item[..<equals])
      var keys: [KeyPosition] = []
      for name in item[item.index(after: equals)...].split(separator: "+") { keys.append(try Self.position(name)) }
      targets[source] = keys
    }
  }

  private static func position(_ name: Substring) throws(HotkeyError) -> KeyPosition {
    guard let position = KeyNames.position(String(name)) else { throw .unknownKey(String(name)) }
    return position
  }

  /// The keys that the guest sees for this one.
  func keys(for key: KeyPosition) -> [KeyPosition] { targets[key] ?? [key] }
}
