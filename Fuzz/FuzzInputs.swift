import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInputs(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(InputsServerMessage.self, InputsClientMessage.self, data, size)
}
