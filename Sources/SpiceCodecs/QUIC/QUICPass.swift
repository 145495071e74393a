/// The components of a pass: compile-time constants of the coders.
protocol QUICPass {
  associatedtype Depth: QUICDepth
  /// True for red, green, blue; false for a single component.
  static var isColour: Bool { get }
}

/// Red, green, blue of 8 bits.
enum QUICTrueColourPass: QUICPass {
  typealias Depth = QUICEightBits
  static var isColour: Bool { true }
}

/// Red, green, blue of 5 bits.
enum QUICHighColourPass: QUICPass {
  typealias Depth = QUICFiveBits
  static var isColour: Bool { true }
}

/// Gray or alpha.
enum QUICPlanePass: QUICPass {
  typealias Depth = QUICEightBits
  static var isColour: Bool { false }
}

extension QUICPass {
  static var componentCount: Int { isColour ? 3 : 1 }
}
