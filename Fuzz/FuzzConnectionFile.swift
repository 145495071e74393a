// fuzz: sources Sources/SpiceClient/Address/ConnectionFile.swift Sources/SpiceClient/Address/ConnectionFileError.swift Sources/SpiceClient/Address/KeyFile.swift Sources/SpiceClient/Address/VersionNumber.swift

/// Connection files, which come from web pages.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConnectionFile(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let text = String(decoding: bytes(data, size), as: UTF8.self)
  let file: ConnectionFile
  do throws(ConnectionFileError) {
    file = try ConnectionFile(text)
  } catch {
    require(!"\(error)".isEmpty, "an error has words")
    return 0
  }
  require(file.unixPath != nil || file.port != nil || file.tlsPort != nil, "there is an address")
  for port in [file.port, file.tlsPort] { require(port.map { (1...65535).contains($0) } != false, "a port is one") }
  do throws(ConnectionFileError) {
    try file.checkVersion(own: "11.0", systemID: file.versions.first?.systemID)
  } catch {
    require(!"\(error)".isEmpty, "an error has words")
  }
  return 0
}
