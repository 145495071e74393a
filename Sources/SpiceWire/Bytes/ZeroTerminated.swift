// Strings travel as bytes of no declared encoding, most of them with a zero byte at the end. The messages keep those bytes; these are the
// two ways between them and text.

/// `bytes` up to the first zero byte, as UTF-8; what is not UTF-8 becomes U+FFFD.
func text(zeroTerminated bytes: some Sequence<UInt8>) -> String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }

/// `text` in UTF-8 with a zero byte behind it.
func zeroTerminated(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
