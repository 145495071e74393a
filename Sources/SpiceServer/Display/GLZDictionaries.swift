import SpiceCodecs
import SpiceTransport

/// The GLZ dictionaries of one client, by the numbers that its display channels name (spec 05, section 5.2).
final class GLZDictionaries {
  private var dictionaries: [UInt8: GLZDictionary] = [:]

  /// The dictionary that a display channel shares with the client's others of the same number. The first of them says how large it is;
  /// with 0 pixels there is none.
  func dictionary(_ id: UInt8, windowPixels: Int32) throws(ProtocolViolation) -> GLZDictionary? {
    if let known = dictionaries[id] { return known }
    if windowPixels == 0 { return nil }
    guard windowPixels > 0, let dictionary = GLZDictionary(windowPixels: Int(windowPixels)) else {
      throw ProtocolViolation("display init: glz_dictionary_window_size is \(windowPixels)")
    }
    dictionaries[id] = dictionary
    return dictionary
  }
}
