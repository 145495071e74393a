import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import X509

/// What a server's certificate says, and the two values that people compare it by.
struct CertificateReport: Encodable, Sendable {
  /// From the root of the name to its end, as `--host-subject` takes it.
  var subject: String
  var issuer: String
  /// ISO 8601, UTC.
  var notBefore: String
  var notAfter: String
  /// SHA-256 of the whole certificate, as pairs of hexadecimal digits.
  var sha256Fingerprint: String
  /// The public key as PEM (SubjectPublicKeyInfo): what `--public-key` takes.
  var publicKey: String

  /// Reads a certificate.
  init(der: [UInt8]) throws {
    let certificate = try Certificate(derEncoded: der)
    subject = certificate.subject.map(\.description).joined(separator: ",")
    issuer = certificate.issuer.map(\.description).joined(separator: ",")
    notBefore = certificate.notValidBefore.formatted(.iso8601)
    notAfter = certificate.notValidAfter.formatted(.iso8601)
    sha256Fingerprint = SHA256.hash(data: der).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "0" + digits : digits
    }.joined(separator: ":")
    publicKey = Self.pem(try NIOSSLCertificate(bytes: der, format: .der).extractPublicKey().toSPKIBytes())
  }

  /// A public key in lines of 64 characters, as PEM files have them.
  private static func pem(_ key: [UInt8]) -> String {
    var lines = ["-----BEGIN PUBLIC KEY-----"]
    var rest = Data(key).base64EncodedString()[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    lines.append("-----END PUBLIC KEY-----")
    return lines.joined(separator: "\n") + "\n"
  }
}
