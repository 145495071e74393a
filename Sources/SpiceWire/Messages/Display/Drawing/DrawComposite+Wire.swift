public import SpiceGraphics

/// Spec 03, section 9.13.
extension DrawComposite: WireCoded where Image == WireImage {
  private static var hasMask: UInt32 { 1 << 19 }
  private static var hasSourceTransform: UInt32 { 1 << 20 }
  private static var hasMaskTransform: UInt32 { 1 << 21 }

  public init(from reader: inout WireReader) throws(WireError) {
    let flags = try reader.u32("flags")
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    var mask: WireImage?
    if flags & Self.hasMask != 0 { mask = try WireImage.pointed("mask_bitmap", from: &reader) }
    let sourceTransform = flags & Self.hasSourceTransform != 0 ? try reader.transform("src_transform") : nil
    let maskTransform = flags & Self.hasMaskTransform != 0 ? try reader.transform("mask_transform") : nil
    let sourceOrigin = try reader.point16("src_origin")
    let maskOrigin = try reader.point16("mask_origin")
    self.init(
      flags: CompositeFlags(rawValue: flags), source: source, mask: mask, sourceTransform: sourceTransform,
      maskTransform: maskTransform, sourceOrigin: sourceOrigin, maskOrigin: maskOrigin)
  }

  public func write(to writer: inout WireWriter) {
    var bits = flags.rawValue
    if mask != nil { bits |= Self.hasMask }
    if sourceTransform != nil { bits |= Self.hasSourceTransform }
    if maskTransform != nil { bits |= Self.hasMaskTransform }
    writer.u32(bits)
    writer.pointer { [source] in source.write(to: &$0) }
    if let mask { writer.pointer { mask.write(to: &$0) } }
    if let sourceTransform { writer.transform(sourceTransform) }
    if let maskTransform { writer.transform(maskTransform) }
    writer.point16(sourceOrigin)
    writer.point16(maskOrigin)
  }
}
