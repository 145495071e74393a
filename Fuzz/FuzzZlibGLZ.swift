// fuzz: modules SpiceCodecs SpiceMedia
// fuzz: libraries CZlib CLZ4 CTurboJPEG
import SpiceCodecs
import SpiceMedia

/// zlib streams around GLZ streams: a number of bytes, then a stream that shall hold so many, or bytes that are wrapped and must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzZlibGLZ(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let choice = input.byte()
  let number = Int(input.u16())
  let rest = input.takeRest()
  var output: [UInt8] = [7]
  if choice & 1 == 0 {
    let size = choice & 2 == 0 ? number : number << 24
    let result: Void? = try? wrapper.unwrap(rest.span.bytes, glzSize: size, limit: choice & 4 == 0 ? 1 << 16 : size, into: &output)
    require(output.count == (result == nil ? 1 : size + 1), "all bytes or none")
    return 0
  }
  let limit = choice & 2 == 0 ? nil : number
  guard (try? wrapper.wrap(rest.span.bytes, level: Int(choice >> 2) % 10, limit: limit, into: &output)) != nil else {
    require(limit != nil && output == [7], "everything is wrapped if there is room, else nothing")
    return 0
  }
  require(limit.map { output.count - 1 <= $0 } ?? true, "the limit is kept")
  guard !rest.isEmpty else { return 0 }
  var back: [UInt8] = []
  let result: Void? = try? wrapper.unwrap(
    output.span.bytes.extracting(1..<output.count), glzSize: rest.count, limit: rest.count, into: &back)
  require(result != nil && back == rest, "bytes come back")
  return 0
}

private let wrapper = ZlibGLZ(zlib: ZlibLibrary())
