import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPort(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(PortServerMessage.self, PortClientMessage.self, data, size)
}
