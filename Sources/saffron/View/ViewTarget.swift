import FoundationEssentials
import Glibc
import SpiceClient
import SpiceTransport

/// What is to be viewed: a server's address, or what a connection file says.
struct ViewTarget {
  /// Remote-viewer's version whose connection files are understood.
  private static let equivalentVersion = "11.0"
  private static let longestFile = 1 << 20
  private static let keepVariable = "VIRT_VIEWER_KEEP_FILE"

  var configuration: SpiceSessionConfiguration
  var file: ConnectionFile?
  /// The server's address, without what must not be shown.
  var address: String
  var warnings: [String] = []

  init(_ connection: ConnectionOptions, _ compatibility: ViewCompatibilityOptions) throws(CommandFailure) {
    var policy = try connection.tlsPolicy()
    if connection.caFile == nil, let path = compatibility.caFile { policy.trust = .file(path) }
    if connection.hostSubject == nil, connection.publicKey == nil, let subject = compatibility.hostSubject {
      policy.verification = .hostSubject(subject)
    }
    let proxy = try connection.proxy()
    let password: String?
    if connection.uri == "-" || access(connection.uri, F_OK) == 0 {
      let file = try Self.read(connection.uri)
      do throws(ConnectionFileError) {
        try file.checkVersion(own: Self.equivalentVersion, systemID: Self.systemID)
        configuration = try SpiceSessionConfiguration(file: file, tls: policy, proxy: proxy)
      } catch {
        throw CommandFailure(.usage, "\(connection.uri): \(error)")
      }
      self.file = file
      address = Self.address(of: file)
      password = file.password
      if !file.disabledEffects.isEmpty { warnings.append("the guest's effects are not switched off: this needs its agent") }
    } else {
      let uri: SpiceURI
      do throws(SpiceURIError) {
        uri = try SpiceURI(connection.uri)
        configuration = try SpiceSessionConfiguration(uri: uri, tls: policy, proxy: proxy)
      } catch {
        // It may have been meant as a file.
        let isPath = !connection.uri.contains("://")
        throw CommandFailure(.usage, isPath ? "there is no file \(connection.uri), and \(error)" : "\(error)")
      }
      address = "\(uri)"
      password = uri.password
      warnings += uri.warnings.map { "\($0)" }
    }
    if let given = try PasswordSource(file: connection.passwordFile, inAddress: password).given() { configuration.password = given }
    if let list = compatibility.secureChannels {
      do throws(ConnectionFileError) {
        configuration.securedChannels = try SpiceSessionConfiguration.channels(named: list.split(separator: ",").map(String.init))
      } catch {
        throw CommandFailure(.usage, "\(error)")
      }
    }
  }

  /// Reads a connection file, and removes it if it wants that: its password is good for one connection.
  private static func read(_ path: String) throws(CommandFailure) -> ConnectionFile {
    let bytes = try InputBytes.file(at: path == "-" ? "/dev/stdin" : path)
    guard bytes.count <= longestFile, let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.usage, "\(path) is not a text file")
    }
    let file: ConnectionFile
    do throws(ConnectionFileError) {
      file = try ConnectionFile(text)
    } catch {
      throw CommandFailure(.usage, "\(path): \(error)")
    }
    if file.deletesItself, path != "-", getenv(keepVariable) == nil, unlink(path) != 0 {
      StandardError.line("warning: cannot remove \(path): \(systemMessage())")
    }
    return file
  }

  private static func address(of file: ConnectionFile) -> String {
    if let path = file.unixPath { return "\(SpiceURI(location: .unix(path: path)))" }
    let location = SpiceURI.Location.network(
      host: file.host ?? "", port: file.port.map(String.init), tlsPort: file.tlsPort.map(String.init))
    return "\(SpiceURI(location: location))"
  }

  /// This system's id as writers of connection files know it, such as `debian12`.
  private static var systemID: String? {
    guard let data = try? Data(contentsOf: URL(filePath: "/etc/os-release")), data.count < 1 << 16 else { return nil }
    var fields: [Substring: String] = [:]
    let text = String(decoding: data, as: UTF8.self)
    for line in text.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      fields[line[..<equals]] = line[line.index(after: equals)...].filter { $0 != "\"" }
    }
    return fields["ID"].map { $0 + (fields["VERSION_ID"] ?? "") }
  }
}
