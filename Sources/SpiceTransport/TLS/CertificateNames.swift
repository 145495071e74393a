import Foundation
import SwiftASN1
import X509

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether a certificate is one of a host (spec 01, section 6.6).
struct CertificateNames {
  private let certificate: Certificate

  /// Reads a certificate's DER.
  init(der: [UInt8]) throws { certificate = try Certificate(derEncoded: der) }

  var subject: DistinguishedName { certificate.subject }

  /// When its time begins and ends.
  var firstDate: Date { certificate.notValidBefore }
  var lastDate: Date { certificate.notValidAfter }

  /// True if the certificate names `host`: any alternative name of kind DNS or IP address decides alone, else a common name.
  func matches(host: String) -> Bool {
    var hasNames = false
    let address = Self.addressBytes(host)
    if let alternatives = try? certificate.extensions.subjectAlternativeNames {
      for name in alternatives {
        switch name {
        case .dnsName(let pattern):
          hasNames = true
          if Self.matches(pattern: pattern, host: host) { return true }
        case .ipAddress(let bytes):
          hasNames = true
          if let address, address == Array(bytes.bytes) { return true }
        default: continue
        }
      }
    }
    guard !hasNames else { return false }
    for attribute in certificate.subject.joined() where "\(attribute.type)" == "2.5.4.3" {
      if let name = String(attribute.value), Self.matches(pattern: name, host: host) { return true }
    }
    return false
  }

  /// Compares label by label, without regard to case; `*` stands for any characters of one label.
  static func matches(pattern: String, host: String) -> Bool {
    let pattern = labels(pattern)
    let host = labels(host)
    guard pattern.count == host.count, !pattern.contains(where: { $0.contains(0) }) else { return false }
    return zip(pattern, host).allSatisfy { matches(label: $0, $1) }
  }

  private static func labels(_ name: String) -> [ArraySlice<UInt8>] {
    name.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  private static func matches(label pattern: ArraySlice<UInt8>, _ label: ArraySlice<UInt8>) -> Bool {
    // Greedy, with a way back to the last star: never more than the product of the two lengths, and labels are short.
    var p = pattern.startIndex
    var l = label.startIndex
    var star: (p: Int, l: Int)?
    while l < label.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, l)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == label[l] {
        p += 1
        l += 1
      } else if let back = star {
        p = back.p + 1
        l = back.l + 1
        star = (back.p, l)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The bytes of a numeric address; nil for names.
  static func addressBytes(_ host: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, host, &bytes) == 1 { return bytes }
    }
    return nil
  }

  /// The alternative name for a host name or an address.
  static func generalName(_ host: String) -> GeneralName {
    if let bytes = addressBytes(host) { .ipAddress(ASN1OctetString(contentBytes: bytes[...])) } else { .dnsName(host) }
  }
}
