/// Which parts of a display become video streams (spec 07, section 3.2).
public enum VideoStreamingMode: String, Hashable, Sendable, CaseIterable {
  /// None: everything is sent as pictures.
  case off
  /// What changes often, is large and looks like a picture.
  case filter
  /// All that changes often, whatever it shows.
  case all
}
