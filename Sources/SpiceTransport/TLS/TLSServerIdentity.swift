import Crypto
import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// A server's certificate chain and private key.
public struct TLSServerIdentity: Sendable {
  let certificates: [NIOSSLCertificate]
  let privateKey: NIOSSLPrivateKey

  /// Reads PEM files: the certificate chain, the server's own first, and its key.
  public static func files(certificateChain: String, privateKey: String) throws(ListenError) -> TLSServerIdentity {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificateChain)
      guard !chain.isEmpty else { throw ListenError.badIdentity("\(certificateChain) has no certificate") }
      return TLSServerIdentity(certificates: chain, privateKey: try NIOSSLPrivateKey(file: privateKey, format: .pem))
    } catch let error as ListenError {
      throw error
    } catch {
      throw .badIdentity("\(certificateChain), \(privateKey): \(error)")
    }
  }

  /// Makes a P-256 key and a certificate for it, signed by itself, in memory.
  ///
  /// - Parameters:
  ///   - names: host names and addresses that clients may use; the first is the subject's common name.
  ///   - days: how long it is valid.
  public static func selfSigned(names: [String] = ["localhost", "127.0.0.1", "::1"], days: Int = 365) throws -> TLSServerIdentity {
    let key = P256.Signing.PrivateKey()
    let signer = Certificate.PrivateKey(key)
    let subject = try DistinguishedName { CommonName(names.first ?? "localhost") }
    let now = Date()
    let certificate = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: signer.publicKey,
      // Clocks differ.
      notValidBefore: now.addingTimeInterval(-86400),
      notValidAfter: now.addingTimeInterval(Double(days) * 86400),
      issuer: subject,
      subject: subject,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        SubjectAlternativeNames(names.map(CertificateNames.generalName))
      },
      issuerPrivateKey: signer)
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return TLSServerIdentity(
      certificates: [try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)],
      privateKey: try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der))
  }

  /// The chain as PEM: what a client takes as its CA file if the certificate is signed by itself.
  public var certificatePEM: String {
    get throws {
      try certificates.map { certificate in
        PEMDocument(type: "CERTIFICATE", derBytes: try certificate.toDERBytes()).pemString + "\n"
      }.joined()
    }
  }

  /// The DER SubjectPublicKeyInfo of the server's own certificate, for clients that pin it.
  public var publicKey: [UInt8] {
    get throws { try certificates.first?.extractPublicKey().toSPKIBytes() ?? [] }
  }

  /// The SHA-256 of the server's own certificate.
  public var fingerprint: [UInt8] {
    get throws { Array(SHA256.hash(data: try certificates.first?.toDERBytes() ?? [])) }
  }

  /// What handlers of connections are made from.
  func context() throws(ListenError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.shutdownTimeout = .seconds(2)
    do {
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw .badIdentity("\(error)")
    }
  }
}
