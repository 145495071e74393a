import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSmartcard(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(SmartcardServerMessage.self, SmartcardClientMessage.self, data, size)
}
