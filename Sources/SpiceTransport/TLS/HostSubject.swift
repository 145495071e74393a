/// The subject that a server's certificate must have, as connection files give it: `O=Example,CN=my server` (spec 01, section 6.5).
public struct HostSubject: Hashable, Sendable {
  /// Object identifiers in dots, and values in canonical form.
  let entries: [Entry]

  struct Entry: Hashable {
    let type: String
    let value: String
  }

  /// Why a text is no subject.
  public enum ParseError: Error, Hashable, Sendable {
    case badEscape
    case missingEquals(entry: String)
    case emptyValue(key: String)
    case unknownKey(String)
    case empty
  }

  /// Reads `KEY=value,KEY=value,…`; only `\\` and `\,` are escapes.
  public init(_ text: String) throws(ParseError) {
    var entries: [Entry] = []
    for part in try Self.split(text) {
      // By scalars: a value may begin with a mark that would otherwise be one character with the sign.
      let scalars = part.unicodeScalars
      guard let equals = scalars.firstIndex(of: "=") else { throw .missingEquals(entry: part) }
      let key = String(scalars[..<equals])
      let value = String(scalars[scalars.index(after: equals)...])
      guard !value.isEmpty else { throw .emptyValue(key: key) }
      guard let type = Self.objectIdentifier(key) else { throw .unknownKey(key) }
      entries.append(Entry(type: type, value: Self.canonical(value)))
    }
    guard !entries.isEmpty else { throw .empty }
    self.entries = entries
  }

  init(entries: [Entry]) { self.entries = entries }

  /// Cuts at commas, takes escapes out and spaces in front of keys. A comma at the end starts no entry.
  private static func split(_ text: String) throws(ParseError) -> [String] {
    var parts: [String] = []
    var part = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        guard character == "\\" || character == "," else { throw .badEscape }
        part.unicodeScalars.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "," {
        parts.append(part)
        part = ""
      } else if character != " " || !part.isEmpty {
        part.unicodeScalars.append(character)
      }
    }
    guard !isEscaped else { throw .badEscape }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  /// Without case, without spaces at the ends, with one space where there were several.
  static func canonical(_ value: String) -> String {
    var result: [UInt8] = []
    for byte in value.utf8 {
      let isSpace = byte == 32 || (9...13).contains(byte)
      if !isSpace {
        result.append((65...90).contains(byte) ? byte + 32 : byte)
      } else if !result.isEmpty, result.last != 32 {
        result.append(32)
      }
    }
    if result.last == 32 { result.removeLast() }
    return String(decoding: result, as: UTF8.self)
  }

  private static func objectIdentifier(_ key: String) -> String? {
    if let known = identifiers[key] { return known }
    let isNumeric = key.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { UInt64($0) != nil }
    return isNumeric && key.contains(".") ? key : nil
  }

  /// Short and long names of attributes, as certificate tools write them.
  private static let identifiers: [String: String] = [
    "CN": "2.5.4.3", "commonName": "2.5.4.3",
    "SN": "2.5.4.4", "surname": "2.5.4.4",
    "serialNumber": "2.5.4.5",
    "C": "2.5.4.6", "countryName": "2.5.4.6",
    "L": "2.5.4.7", "localityName": "2.5.4.7",
    "ST": "2.5.4.8", "stateOrProvinceName": "2.5.4.8",
    "street": "2.5.4.9", "streetAddress": "2.5.4.9",
    "O": "2.5.4.10", "organizationName": "2.5.4.10",
    "OU": "2.5.4.11", "organizationalUnitName": "2.5.4.11",
    "title": "2.5.4.12", "description": "2.5.4.13", "businessCategory": "2.5.4.15",
    "postalCode": "2.5.4.17", "telephoneNumber": "2.5.4.20", "name": "2.5.4.41",
    "GN": "2.5.4.42", "givenName": "2.5.4.42",
    "initials": "2.5.4.43", "generationQualifier": "2.5.4.44",
    "dnQualifier": "2.5.4.46", "pseudonym": "2.5.4.65", "organizationIdentifier": "2.5.4.97",
    "emailAddress": "1.2.840.113549.1.9.1", "unstructuredName": "1.2.840.113549.1.9.2",
    "DC": "0.9.2342.19200300.100.1.25", "domainComponent": "0.9.2342.19200300.100.1.25",
    "UID": "0.9.2342.19200300.100.1.1", "userId": "0.9.2342.19200300.100.1.1",
  ]
}
