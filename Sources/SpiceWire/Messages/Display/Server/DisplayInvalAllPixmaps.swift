/// Empties the pixmap cache once other channels have come far enough (spec 03, section 8.5).
public struct DisplayInvalAllPixmaps: WireCoded {
  public var waitList: BaseWaitForChannels

  public init(waitList: BaseWaitForChannels) { self.waitList = waitList }

  public init(from reader: inout WireReader) throws(WireError) { waitList = try BaseWaitForChannels(from: &reader) }

  public func write(to writer: inout WireWriter) { waitList.write(to: &writer) }
}
