// fuzz: sources Sources/SpiceTransport/Client/HTTPProxy.swift

/// What the variable SPICE_PROXY may hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTPProxy(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let text = String(decoding: bytes(data, size), as: UTF8.self)
  guard let proxy = HTTPProxy(text) else { return 0 }
  require(!proxy.host.isEmpty && (1...65535).contains(proxy.port), "\(text) is \(proxy)")
  require(!proxy.host.utf8.contains { $0 == 13 || $0 == 10 }, "a host is one line")
  guard !proxy.host.contains("["), !proxy.host.contains("]") else { return 0 }
  let again = HTTPProxy("http://" + (proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host) + ":\(proxy.port)/")
  require(again?.host == proxy.host && again?.port == proxy.port, "\(proxy) is written and read as \(String(describing: again))")
  return 0
}
