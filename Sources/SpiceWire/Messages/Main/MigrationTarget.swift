/// Where a session moves to: the common part of MIGRATE_BEGIN, MIGRATE_BEGIN_SEAMLESS and MIGRATE_SWITCH_HOST (spec 02, section 4.1).
public struct MigrationTarget: Hashable, Sendable {
  /// The port without TLS; 0 when there is none.
  public var port: UInt16
  /// The TLS port; 0 or 65535 when there is none.
  public var securePort: UInt16
  /// The host's name with its terminating zero byte; empty when it is absent.
  public var host: [UInt8]
  /// The subject of the host's certificate with its terminating zero byte; empty when it is absent.
  public var certSubject: [UInt8]

  public init(port: UInt16, securePort: UInt16, host: [UInt8], certSubject: [UInt8]) {
    self.port = port
    self.securePort = securePort
    self.host = host
    self.certSubject = certSubject
  }

  public init(port: UInt16, securePort: UInt16, hostName: String, subject: String? = nil) {
    self.init(port: port, securePort: securePort, host: zeroTerminated(hostName), certSubject: subject.map(zeroTerminated) ?? [])
  }

  /// The host's name as text.
  public var hostName: String { text(zeroTerminated: host) }

  /// The certificate's subject as text; nil when it is absent or empty.
  public var subject: String? {
    let subject = text(zeroTerminated: certSubject)
    return subject.isEmpty ? nil : subject
  }

  /// - Parameter needsHost: whether a message without a host is refused.
  init(from reader: inout WireReader, needsHost: Bool) throws(WireError) {
    port = try reader.u16("port")
    securePort = try reader.u16("sport")
    let hostSize = try reader.u32("host_size")
    if needsHost && hostSize == 0 { throw reader.error("host_size", .invalidValue(0)) }
    let host = try reader.pointedBytes(hostSize, "host_data")
    if needsHost && host == nil { throw reader.error("host_data", .nullPointer) }
    self.host = host.map { Array($0) } ?? []
    certSubject = try reader.pointedBytes(try reader.u32("cert_subject_size"), "cert_subject_data").map { Array($0) } ?? []
  }

  /// Writes the fixed part; the strings follow what else the message has.
  func write(to writer: inout WireWriter) {
    writer.u16(port)
    writer.u16(securePort)
    writer.u32(UInt32(host.count))
    writer.pointer { writer in writer.copy(host) }
    writer.u32(UInt32(certSubject.count))
    writer.pointer { writer in writer.copy(certSubject) }
  }
}
