import Crypto
import CryptoExtras
import Foundation
import SpiceWire
import Synchronization

/// The RSA-1024 key with which clients encrypt their passwords (spec 01, section 4).
///
/// The size is the protocol's. One key serves all links of a server's run; clients cannot tell.
public final class TicketKey: Sendable {
  private let privateKey: Mutex<_RSA.Encryption.PrivateKey>

  /// The public key as a link reply carries it: 162 bytes of DER, a SubjectPublicKeyInfo.
  public let publicKey: [UInt8]

  /// Makes a key; takes some milliseconds.
  public convenience init() throws { try self.init(_RSA.Encryption.PrivateKey(unsafeKeySize: .init(bitCount: 1024))) }

  /// The key in `pkcs8`, bytes of DER.
  public convenience init(pkcs8: [UInt8]) throws { try self.init(_RSA.Encryption.PrivateKey(unsafeDERRepresentation: pkcs8)) }

  private init(_ key: sending _RSA.Encryption.PrivateKey) throws {
    publicKey = Array(key.publicKey.derRepresentation)
    privateKey = Mutex(key)
    guard publicKey.count == LinkReply.publicKeySize else { throw TicketError.unusableKey(publicKeySize: publicKey.count) }
  }

  /// The password in a ticket: what was encrypted, up to its first 00. Nil if the ticket cannot be decrypted.
  public func password(in ticket: [UInt8]) -> [UInt8]? {
    guard let plain = try? privateKey.withLock({ try $0.decrypt(Data(ticket), padding: .PKCS1_OAEP) }) else { return nil }
    return Array(plain.prefix { $0 != 0 })
  }

  /// The ticket that carries `password` to the owner of `publicKey`.
  ///
  /// - Throws: if the key is not an RSA key, or the password does not fit into it.
  public static func ticket(password: [UInt8], publicKey: [UInt8]) throws -> [UInt8] {
    let key = try _RSA.Encryption.PublicKey(unsafeDERRepresentation: publicKey)
    return Array(try key.encrypt(Data(password + [0]), padding: .PKCS1_OAEP))
  }
}
