public import ArgumentParser
public import SpiceDisplay

/// The words that QEMU's option `streaming-video` has.
extension VideoStreamingMode: ExpressibleByArgument {}
