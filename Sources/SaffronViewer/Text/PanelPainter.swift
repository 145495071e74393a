import CSDL2
import SpiceGraphics

/// Turns a panel into pixels.
@MainActor
struct PanelPainter {
  private let fonts: Fonts

  init(fonts: Fonts) { self.fonts = fonts }

  /// One thing to draw, placed inside of the panel's margin.
  private enum Piece {
    case picture(UnsafeMutablePointer<SDL_Surface>, x: Int, y: Int)
    case box(Rect, radius: Int, Colour)
    /// A box as wide as the panel, but for as much on both sides.
    case bar(top: Int, bottom: Int, inset: Int, radius: Int, Colour)
  }

  private struct Layout {
    var pieces: [Piece] = []
    var width = 0
    var height = 0
  }

  /// - Parameter width: pixels that the panel may take at most.
  func paint(_ panel: Panel, width available: Int) throws(SDLError) -> PixelLayer {
    let isSmall = panel.placement != .centre
    let margin = px(isSmall ? 12 : 28)
    let layout = arrange(panel, width: max(px(80), min(px(520), available - 2 * margin - px(24))))
    let width = layout.width + 2 * margin
    let height = layout.height + 2 * margin
    let layer = try PixelLayer(width: width, height: height)
    let radius = px(isSmall ? 6 : 10)
    let all = Rect(size: layer.size)
    if isSmall {
      layer.fill(all, radius: radius, .overlay)
    } else {
      layer.fill(all, radius: radius, .panelBorder)
      let line = Int32(max(1, px(1)))
      layer.fill(Rect(left: line, top: line, right: all.right - line, bottom: all.bottom - line), radius: radius - Int(line), .panel)
    }
    for piece in layout.pieces {
      switch piece {
      case .picture(let picture, let x, let y): layer.place(picture, x: x + margin, y: y + margin)
      case .box(let rect, let radius, let colour):
        layer.fill(rect.translated(dx: Int32(margin), dy: Int32(margin)), radius: radius, colour)
      case .bar(let top, let bottom, let inset, let radius, let colour):
        let rect = Rect(
          left: Int32(margin + inset), top: Int32(margin + top), right: Int32(margin + layout.width - inset), bottom: Int32(margin + bottom)
        )
        layer.fill(rect, radius: radius, colour)
      }
    }
    return layer
  }

  /// Pixels of the screen.
  private func px(_ length: Double) -> Int { Int((length * fonts.scale).rounded()) }

  private func arrange(_ panel: Panel, width: Int) -> Layout {
    var layout = Layout()
    let figures = figureColumn(panel)
    var space = 0
    for row in panel.rows {
      if case .gap = row {
        space += px(10)
        continue
      }
      layout.height += layout.pieces.isEmpty ? 0 : space
      switch row {
      case .title(let text): add(text, .title, .text, width, &layout)
      case .text(let text): add(text, .text, .text, width, &layout)
      case .note(let text): add(text, .note, .note, width, &layout)
      case .warning(let text): add(text, .text, .warning, width, &layout)
      case .field(let label, let text, let isFocused): addField(label, text, isFocused, width, &layout)
      case .keys(let hints): addKeys(hints, width, &layout)
      case .figure(let name, let value): addFigure(name, value, column: figures, &layout)
      case .gap: break
      }
      if case .title = row { space = px(10) } else if case .figure = row { space = px(2) } else { space = px(8) }
    }
    return layout
  }

  private func add(_ text: String, _ role: Fonts.Role, _ colour: Colour, _ width: Int, _ layout: inout Layout) {
    guard let picture = fonts.picture(text, role, colour, width: width) else { return }
    layout.pieces.append(.picture(picture, x: 0, y: layout.height))
    layout.width = max(layout.width, Int(picture.pointee.w))
    layout.height += Int(picture.pointee.h)
  }

  private func addField(_ label: String, _ text: String, _ isFocused: Bool, _ width: Int, _ layout: inout Layout) {
    add(label, .note, .note, width, &layout)
    layout.height += px(4)
    let fieldWidth = min(width, px(380))
    let height = fonts.lineHeight(.text) + px(14)
    let line = max(1, px(isFocused ? 2 : 1))
    let (top, bottom) = (layout.height, layout.height + height)
    layout.pieces.append(.bar(top: top, bottom: bottom, inset: 0, radius: px(5), isFocused ? .focus : .panelBorder))
    layout.pieces.append(.bar(top: top + line, bottom: bottom - line, inset: line, radius: px(5) - line, .field))
    var caret = px(10)
    // Of a text that is too long the end is shown, where the person types.
    var shown = text[...]
    while let picture = fonts.picture(String(shown), .text, .text) {
      if Int(picture.pointee.w) <= fieldWidth - px(24) {
        layout.pieces.append(.picture(picture, x: px(10), y: layout.height + px(7)))
        caret += Int(picture.pointee.w) + px(1)
        break
      }
      SDL_FreeSurface(picture)
      shown = shown.dropFirst()
    }
    if isFocused {
      let top = Int32(layout.height + px(7))
      layout.pieces.append(
        .box(
          Rect(left: Int32(caret), top: top, right: Int32(caret + max(1, px(2))), bottom: top + Int32(fonts.lineHeight(.text))), radius: 0,
          .focus))
    }
    layout.width = max(layout.width, fieldWidth)
    layout.height += height
  }

  /// Keys look like keys, and go on in the next line where there is no more room.
  private func addKeys(_ hints: [Panel.KeyHint], _ width: Int, _ layout: inout Layout) {
    let height = fonts.lineHeight(.note) + px(8)
    var x = 0
    for hint in hints {
      guard let key = fonts.picture(hint.key, .note, .text), let meaning = fonts.picture(hint.meaning, .note, .note) else { continue }
      let capWidth = max(Int(key.pointee.w) + px(14), height)
      let total = capWidth + px(8) + Int(meaning.pointee.w)
      if x > 0, x + total > width {
        x = 0
        layout.height += height + px(8)
      }
      let top = layout.height
      layout.pieces.append(
        .box(Rect(left: Int32(x), top: Int32(top), right: Int32(x + capWidth), bottom: Int32(top + height)), radius: px(4), .keycap))
      layout.pieces.append(.picture(key, x: x + (capWidth - Int(key.pointee.w)) / 2, y: top + px(4)))
      layout.pieces.append(.picture(meaning, x: x + capWidth + px(8), y: top + px(4)))
      layout.width = max(layout.width, x + total)
      x += total + px(22)
    }
    layout.height += height
  }

  /// Where the figures' values begin.
  private func figureColumn(_ panel: Panel) -> Int {
    var widest = 0
    for case .figure(let name, _) in panel.rows {
      guard let picture = fonts.picture(name, .figure, .note) else { continue }
      widest = max(widest, Int(picture.pointee.w))
      SDL_FreeSurface(picture)
    }
    return widest + px(14)
  }

  private func addFigure(_ name: String, _ value: String, column: Int, _ layout: inout Layout) {
    if let picture = fonts.picture(name, .figure, .note) { layout.pieces.append(.picture(picture, x: 0, y: layout.height)) }
    if let picture = fonts.picture(value, .figure, .text) {
      layout.pieces.append(.picture(picture, x: column, y: layout.height))
      // Room for figures that grow, so that the panel does not jump.
      layout.width = max(layout.width, column + Int(picture.pointee.w), column + px(150))
    }
    layout.height += fonts.lineHeight(.figure)
  }
}
