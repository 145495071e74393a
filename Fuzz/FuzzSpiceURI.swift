// fuzz: sources Sources/SpiceClient/Address/SpiceURI.swift Sources/SpiceClient/Address/SpiceURIError.swift

/// Addresses of servers.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSpiceURI(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let schemes = ["spice://", "spice+tls://", "spice+unix://", "spice+ws://", "spice+wss://", ""]
  let text = schemes[input.number(0...5)] + String(decoding: input.takeRest(), as: UTF8.self)
  let uri: SpiceURI
  do throws(SpiceURIError) {
    uri = try SpiceURI(text)
  } catch {
    require(!"\(error)".isEmpty, "an error has words")
    return 0
  }
  for warning in uri.warnings { require(!"\(warning)".isEmpty, "a warning has words") }
  require(uri.password?.utf8.count ?? 0 <= 127, "a password has its limit")
  guard isPlain(uri.location) else { return 0 }
  let again = try? SpiceURI(uri.description)
  require(again?.location == uri.location, "\(text) is written as \(uri), which means \(String(describing: again?.location))")
  return 0
}

/// True if nothing in the location has another meaning once it is written without escapes.
private func isPlain(_ location: SpiceURI.Location) -> Bool {
  func isHost(_ text: String) -> Bool {
    let inner = text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast().filter { $0 != ":" } : text[...]
    return inner.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }
  func isPort(_ text: String) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } && !text.isEmpty && text.utf8.count < 100 }
  func isAlphanumeric(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...122).contains(byte | 32) }
  switch location {
  case .network(let host, let port, let tlsPort): return isHost(host) && port.map(isPort) != false && tlsPort.map(isPort) != false
  case .unix: return true
  case .webSocket(let host, let port, _, _): return isHost(host) && isPort(port)
  }
}
