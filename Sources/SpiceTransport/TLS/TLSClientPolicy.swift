import NIOCore
import NIOSSL

/// Which servers a client trusts over TLS (spec 01, section 6.4).
public struct TLSClientPolicy: Sendable {
  /// Where the chain of a server's certificate must end.
  public enum Trust: Hashable, Sendable {
    /// The system's store of certificate authorities.
    case system
    /// The certificates of a PEM file.
    case file(String)
    /// The certificates of a PEM text.
    case pem(String)
  }

  /// What must be true of the server's own certificate.
  public enum Verification: Hashable, Sendable {
    /// The chain is trusted, and the certificate is one of the host.
    case hostName
    /// The chain is trusted, and the certificate has this subject; the host's name means nothing.
    case hostSubject(String)
    /// The certificate has this public key (DER, a SubjectPublicKeyInfo); nothing else is looked at.
    case publicKey([UInt8])
    /// Nothing: anybody may be in between.
    case none
  }

  public var trust: Trust
  public var verification: Verification
  /// Ciphers for TLS 1.2 in OpenSSL's form; nil for the library's choice.
  public var ciphers: String?

  public init(trust: Trust = .system, verification: Verification = .hostName) {
    self.trust = trust
    self.verification = verification
  }
}

extension TLSClientPolicy {
  /// What handlers of connections are made from.
  func context() throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.shutdownTimeout = .seconds(2)
    if let ciphers { configuration.cipherSuites = ciphers }
    switch verification {
    case .hostName, .hostSubject: configuration.certificateVerification = .noHostnameVerification
    case .publicKey, .none: configuration.certificateVerification = .none
    }
    switch trust {
    case .system: configuration.trustRoots = .default
    case .file(let path): configuration.trustRoots = .file(path)
    case .pem(let text): configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(text.utf8)))
    }
    return try NIOSSLContext(configuration: configuration)
  }

  /// Why the server's certificate, whose chain was checked where it has to be, is not the one that is wanted; nil if it is.
  func problem(with certificate: NIOSSLCertificate, host: String) throws -> ConnectError? {
    switch verification {
    case .none: return nil
    case .publicKey(let key):
      return try certificate.extractPublicKey().toSPKIBytes() == key ? nil : .certificate(.wrongPublicKey)
    case .hostName:
      let names = try CertificateNames(der: certificate.toDERBytes())
      return names.matches(host: host) ? nil : .certificate(.wrongHost(host))
    case .hostSubject(let text):
      let names = try CertificateNames(der: certificate.toDERBytes())
      do throws(HostSubject.ParseError) {
        return try HostSubject(text) == HostSubject(names.subject)
          ? nil : .certificate(.wrongSubject(found: "\(names.subject)", wanted: text))
      } catch {
        return .tls("the host subject \(text) cannot be read: \(error)")
      }
    }
  }
}
