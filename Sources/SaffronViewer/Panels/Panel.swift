/// What the viewer says in a window, over the guest's picture or instead of it: lines of text, before anybody decides how they look.
struct Panel: Hashable {
  /// Where in the window it is.
  enum Placement: Hashable { case centre, topRight, bottom }

  /// A key and what it does.
  struct KeyHint: Hashable {
    var key: String
    var meaning: String

    init(_ key: String, _ meaning: String) {
      self.key = key
      self.meaning = meaning
    }
  }

  enum Row: Hashable {
    case title(String)
    case text(String)
    /// Less important than text.
    case note(String)
    case warning(String)
    /// Something to fill in.
    case field(label: String, text: String, isFocused: Bool)
    case keys([KeyHint])
    /// A name and a figure, in columns.
    case figure(String, String)
    case gap
  }

  var placement: Placement
  var rows: [Row]
  /// The guest's picture behind it is darkened.
  var dims: Bool

  init(_ placement: Placement, dims: Bool = false, _ rows: [Row]) {
    self.placement = placement
    self.rows = rows
    self.dims = dims
  }
}
