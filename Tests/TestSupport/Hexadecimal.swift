/// `bytes` as lower-case digits without spaces.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes that `text` writes in hexadecimal digits; spaces and line ends are skipped.
public func bytes(hex text: String) throws -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.map(\.hexDigitValue)
  guard digits.count % 2 == 0 else { throw VectorError(what: "an odd number of hexadecimal digits") }
  return try stride(from: 0, to: digits.count, by: 2).map { index in
    guard let high = digits[index], let low = digits[index + 1] else { throw VectorError(what: "not a hexadecimal digit") }
    return UInt8(high << 4 | low)
  }
}
