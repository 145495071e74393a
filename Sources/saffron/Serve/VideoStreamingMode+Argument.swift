import ArgumentParser
import SpiceDisplay

/// The words that QEMU's option `streaming-video` has.
extension VideoStreamingMode: @retroactive ExpressibleByArgument {}
