/// The X key codes of scan codes of set 1. X key codes are the numbers of Linux' input devices + 8, which is how every X server on Linux
/// numbers keys (its rules are named `evdev`); spec 11, section 10.2 holds the table that is read backwards here.
enum KeyTable {
  /// The key of a scan code without its highest bit, which tells press from release; nil if there is no such key.
  static func keyCode(scanCode: UInt8, isExtended: Bool) -> UInt8? {
    let code = (isExtended ? extended : plain)[Int(scanCode & 0x7f)]
    return code == 0 ? nil : code
  }

  /// The Pause key, whose scan codes are e1 1d 45 and, with Ctrl, e0 46.
  static let pause: UInt8 = 127

  // swift-format-ignore
  private static let plain: [UInt8] = [
      0,   9,  10,  11,  12,  13,  14,  15,  16,  17,  18,  19,  20,  21,  22,  23,  // 00
     24,  25,  26,  27,  28,  29,  30,  31,  32,  33,  34,  35,  36,  37,  38,  39,  // 10
     40,  41,  42,  43,  44,  45,  46,  47,  48,  49,  50,  51,  52,  53,  54,  55,  // 20
     56,  57,  58,  59,  60,  61,  62,  63,  64,  65,  66,  67,  68,  69,  70,  71,  // 30
     72,  73,  74,  75,  76,  77,  78,  79,  80,  81,  82,  83,  84,  85,  86,  87,  // 40
     88,  89,  90,  91, 107, 194,  94,  95,  96, 125, 198, 109, 103, 191, 192, 193,  // 50
      0,   0,   0, 177, 142, 143, 149, 152, 153, 154, 159, 161, 169, 201,   0, 202,  // 60
    101, 131, 130,  97, 199, 185,  93,  99,  98, 100,   0, 102,   0, 132, 129,   0,  // 70
  ]

  /// Behind the prefix e0. e0 37 is Print; its other form, 54, comes with Alt. e0 2a and e0 36 are shifts that nobody presses.
  // swift-format-ignore
  private static let extended: [UInt8] = [
      0, 179, 158, 195, 197, 137, 138, 139, 184, 189, 190, 128, 140,   0, 241, 186,  // 00
    173,   0, 160, 155, 230, 203, 204, 157, 176, 171, 205, 206, 104, 105, 147, 156,  // 10
    121, 148, 172, 168, 174, 213, 162, 207, 208, 209,   0, 210, 211, 212, 122, 214,  // 20
    123, 175, 180, 215, 216, 106,   0, 107, 108, 218, 219, 220, 145, 221, 222, 223,  // 30
    224, 144, 226, 227, 228, 229, 127, 110, 111, 112, 231, 113, 232, 114, 126, 115,  // 40
    116, 117, 118, 119, 233, 242, 235, 236, 237, 238, 239, 133, 134, 135, 124, 150,  // 50
      0,   0,   0, 151, 240, 225, 164, 181, 136, 167, 166, 165, 163, 234,   0, 120,  // 60
    243, 244, 245, 246, 247, 146, 187, 196, 141, 200,   0, 188,   0, 170,   0,   0,  // 70
  ]
}
