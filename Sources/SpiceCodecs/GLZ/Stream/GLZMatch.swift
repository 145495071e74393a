/// A match: units that are copied from earlier ones (spec 05, section 4.2).
struct GLZMatch {
  /// Units.
  var length: Int
  /// How many ids the image that is copied from is back; 0: the image itself. Below 2^24.
  var distance: Int
  /// Where the copy starts: in another image the unit's number, in the same image how many units back, less 1. Below 2^25.
  var value: Int

  /// The least value that needs the far form.
  private static let far = 1 << 12
  /// The least value that needs another byte in the far form.
  private static let long = 1 << 17

  /// Bytes of the token without the extension of its length.
  @inline(__always) static func cost(distance: Int, value: Int) -> Int {
    if value < far { return distance < 1 << 6 ? 3 : distance < 1 << 14 ? 4 : distance < 1 << 22 ? 5 : 6 }
    let distanceBytes = distance == 0 ? 0 : distance < 1 << 8 ? 1 : distance < 1 << 16 ? 2 : 3
    return 3 &+ distanceBytes &+ (value >= long ? 1 : 0)
  }

  /// Bytes that extend the length of a match; `code`: its length less the bias.
  @inline(__always) static func extensionCost(_ code: Int) -> Int { code < 7 ? 0 : 1 &+ (code &- 7) / 255 }

  /// Puts the token; `bias`: that of the pass.
  @inline(__always) func put(to output: inout TokenOutput, bias: Int) {
    let isFar = value >= Self.far
    output.putControl(length: length &- bias, low: value & 15 | (isFar ? 16 : 0))
    output.put(value &>> 4)
    var rest = distance
    if isFar {
      let isLong = value >= Self.long
      let count = distance == 0 ? 0 : distance < 1 << 8 ? 1 : distance < 1 << 16 ? 2 : 3
      output.put(count &<< 6 | (isLong ? 32 : 0) | (value &>> 12) & 31)
      for _ in 0..<count {
        output.put(rest)
        rest &>>= 8
      }
      if isLong { output.put(value &>> 17) }
    } else {
      let count = distance < 1 << 6 ? 0 : distance < 1 << 14 ? 1 : distance < 1 << 22 ? 2 : 3
      output.put(count &<< 6 | distance & 63)
      rest &>>= 6
      for _ in 0..<count {
        output.put(rest)
        rest &>>= 8
      }
    }
  }
}
