import ArgumentParser

/// `saffron codec`: the image codecs by themselves, on files of raw pixels.
struct Codec: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Encode, decode and measure pictures with the image codecs of SPICE.",
    discussion: """
      Pictures are files of raw pixels: rows from the top down without padding. The formats are

        bgrx    bytes blue, green, red and one without meaning    quic, lz, glz, lz4, jpeg
        bgra    bytes blue, green, red, alpha                     quic, lz, glz, lz4, jpeg (which drops alpha)
        bgr     bytes blue, green, red                            quic, lz, glz, lz4, jpeg
        rgb555  little-endian words 0RRRRRGGGGGBBBBB              quic, lz, glz, lz4, jpeg (decoded as bgrx)
        gray    a byte                                            quic, lz
        plt8    a byte that is an index into a palette            lz

      With glz several files are one sequence: each picture can copy from those before it, as far as they are in the window, and must be \
      decoded in the same order.
      """,
    subcommands: [CodecEncode.self, CodecDecode.self, CodecBench.self]
  )
}
