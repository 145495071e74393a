import SpiceWire

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWebdav(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzz(WebdavServerMessage.self, WebdavClientMessage.self, data, size)
}
