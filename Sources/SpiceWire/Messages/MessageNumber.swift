/// The numbers of one channel's messages in one direction. The cases are called as the specification calls the messages, in camel case;
/// numbers have no other home.
public protocol MessageNumber: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == UInt16 {}

extension MessageNumber {
  /// The name as the specification writes it: `draw_copy` for the case `drawCopy`.
  public var name: String {
    var name = ""
    for character in "\(self)" {
      if character.isUppercase { name += "_" }
      name += character.lowercased()
    }
    return name
  }
}
