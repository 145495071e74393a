import ArgumentParser
import FoundationEssentials
import Glibc
import SpiceClient
import SpiceTransport

/// The server's address and how to get in: the options that all client commands share.
struct ConnectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The server's address.",
      discussion: "spice://HOST:PORT, spice+tls://HOST:PORT, spice+unix://PATH, spice+ws://HOST:PORT/PATH, spice+wss://HOST:PORT/PATH"))
  var uri: String

  @Option(
    help: ArgumentHelp(
      "File whose first line is the password; - reads it from standard input.",
      discussion:
        "Without it the environment variable SAFFRON_PASSWORD counts; without both the terminal is asked when the server wants one.",
      valueName: "file"))
  var passwordFile: String?

  @Option(help: ArgumentHelp("PEM file of the authorities whose certificates are accepted.", valueName: "file"))
  var caFile: String?

  @Option(
    help: ArgumentHelp("The certificate's subject, such as O=Example,CN=host; replaces the check of the host name.", valueName: "subject"))
  var hostSubject: String?

  @Option(help: ArgumentHelp("PEM or DER file of the server's public key; a certificate with that key is accepted.", valueName: "file"))
  var publicKey: String?

  @Option(help: ArgumentHelp("How long connecting, and the answers that are needed, may take.", valueName: "seconds"))
  var timeout: Double = 15

  func validate() throws {
    guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout must be more than 0 and at most 86400 seconds.") }
    guard hostSubject == nil || publicKey == nil else { throw ValidationError("Give either --host-subject or --public-key.") }
  }
}

extension ConnectionOptions {
  /// The server's address, read.
  func address() throws(CommandFailure) -> SpiceURI {
    do throws(SpiceURIError) {
      return try SpiceURI(uri)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }

  /// Whom to trust, and what must be true of the certificate.
  func tlsPolicy() throws(CommandFailure) -> TLSClientPolicy {
    var policy = TLSClientPolicy()
    if let caFile {
      guard access(caFile, R_OK) == 0 else { throw CommandFailure(.failed, "cannot read \(caFile): \(systemMessage())") }
      policy.trust = .file(caFile)
    }
    if let hostSubject { policy.verification = .hostSubject(hostSubject) }
    if let publicKey { policy.verification = .publicKey(try PublicKeyFile.read(publicKey)) }
    return policy
  }

  /// The environment variable that names the proxy of SPICE clients.
  private static let proxyVariable = "SPICE_PROXY"

  /// The proxy that the environment names.
  func proxy() throws(CommandFailure) -> HTTPProxy? {
    guard let value = getenv(Self.proxyVariable), value.pointee != 0 else { return nil }
    guard let proxy = HTTPProxy(String(cString: value)) else {
      throw CommandFailure(.usage, "\(Self.proxyVariable) is not of the form [http://][user:password@]host[:port]")
    }
    return proxy
  }
}
