import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDisplay(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(DisplayServerMessage.self, DisplayClientMessage.self, data, size)
}
