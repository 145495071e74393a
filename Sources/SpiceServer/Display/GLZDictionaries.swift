import SpiceCodecs
import SpiceTransport

/// The GLZ dictionaries of one client, by the numbers that its display channels name (spec 05, section 5.2).
final class GLZDictionaries {
  private var dictionaries: [UInt8: GLZDictionary] = [:]

  /// The largest window that is used, in pixels, whatever the client offers: 8 MiB for each dictionary is what a client may cost here.
  private static let mostPixels = 1 << 21
  /// Dictionaries of one client. Clients use one.
  private static let mostDictionaries = 4

  /// The dictionary that a display channel shares with the client's others of the same number. The first of them says how large it is;
  /// with 0 pixels there is none, and neither if the client has too many.
  func dictionary(_ id: UInt8, windowPixels: Int32) throws(ProtocolViolation) -> GLZDictionary? {
    if let known = dictionaries[id] { return known }
    if windowPixels == 0 { return nil }
    guard (1...GLZHeader.maximumWindowPixels).contains(Int(windowPixels)) else {
      throw ProtocolViolation("display init: glz_dictionary_window_size is \(windowPixels)")
    }
    guard dictionaries.count < Self.mostDictionaries else { return nil }
    guard let dictionary = GLZDictionary(windowPixels: min(Int(windowPixels), Self.mostPixels)) else { return nil }
    dictionaries[id] = dictionary
    return dictionary
  }
}
