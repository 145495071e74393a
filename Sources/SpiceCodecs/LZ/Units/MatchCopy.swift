/// Copies of bytes from a little before the destination, ascending, so that a source that reaches into the destination repeats.
///
/// `unit`: bytes of a unit (1, 2, 3 or 4); distances and counts are multiples of it.
enum MatchCopy {
  /// Copies `count` bytes, at least 1, to `target` from `back` bytes before it, and may overwrite up to `LZSlack.units` bytes behind them.
  @inline(__always) static func wide(_ target: UnsafeMutableRawPointer, back: Int, count: Int, unit: Int) {
    var done = 0
    if back >= 32 {
      apartWide(UnsafeRawPointer(target - back), to: target, count: count)
    } else if back == unit, unit != 3 {
      let pattern = repeated(UnsafeRawPointer(target - back), unit)
      repeat {
        target.store(pattern, done)
        done &+= 32
      } while done < count
    } else {
      // Each step copies one period and so doubles it, until it holds a vector.
      var period = back
      while period < 16 {
        target.store(UnsafeRawPointer(target + (done &- period)).vector16(), done)
        done &+= period
        period &+= period
      }
      while done < count {
        target.store(UnsafeRawPointer(target + (done &- period)).vector16(), done)
        done &+= 16
      }
    }
  }

  /// Copies `count` bytes to `target` from `back` bytes before it, and touches nothing else.
  @inline(__always) static func exact(_ target: UnsafeMutableRawPointer, back: Int, count: Int, unit: Int) {
    if back >= count {
      apart(UnsafeRawPointer(target - back), to: target, count: count)
    } else if count >= 2 * LZSlack.units {
      // What a wide copy touches behind its part lies within the whole; the rest repeats a period that holds a vector.
      let part = count &- LZSlack.units
      wide(target, back: back, count: part, unit: unit)
      var period = back
      while period < 32 { period &+= period }
      let source = UnsafeRawPointer(target - period)
      target.store(source.vector32(part), part)
      target.store(source.vector32(part &+ 32), part &+ 32)
    } else {
      var done = 0
      while done < count {
        copyUnit(target + done, back, unit)
        done &+= unit
      }
    }
  }

  /// Copies `count` bytes, at least 1, to a place that is not less than 32 bytes behind the source, or before it, and may read and overwrite
  /// up to `LZSlack.units` bytes behind them.
  @inline(__always) static func apartWide(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    // Most matches end here, without a guess how long they are.
    target.store(source.vector32())
    target.store(source.vector32(32), 32)
    var done = 64
    while done < count {
      target.store(source.vector32(done), done)
      done &+= 32
    }
  }

  /// Copies `count` bytes between places that do not overlap, and touches nothing else.
  @inline(__always) static func apart(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
    // The last part may copy bytes again.
    if count >= 32 {
      var done = 0
      repeat {
        target.store(source.vector32(done), done)
        done &+= 32
      } while done &+ 32 <= count
      target.store(source.vector32(count &- 32), count &- 32)
    } else if count >= 16 {
      let last = source.vector16(count &- 16)
      target.store(source.vector16())
      target.store(last, count &- 16)
    } else if count >= 8 {
      let last = source.word64(count &- 8)
      target.store(source.word64())
      target.store(last, count &- 8)
    } else {
      for index in 0..<count { target.store(source.byte(index), index) }
    }
  }

  @inline(__always) private static func copyUnit(_ target: UnsafeMutableRawPointer, _ back: Int, _ unit: Int) {
    let source = UnsafeRawPointer(target - back)
    switch unit {
    case 4: target.store(source.loadUnaligned(as: UInt32.self))
    case 2: target.store(source.loadUnaligned(as: UInt16.self))
    default: for byte in 0..<unit { target.store(source.byte(byte), byte) }
    }
  }

  /// 32 bytes that repeat the unit of 1, 2 or 4 bytes at `source`.
  @inline(__always) private static func repeated(_ source: UnsafeRawPointer, _ unit: Int) -> SIMD8<UInt32> {
    switch unit {
    case 4: SIMD8(repeating: source.loadUnaligned(as: UInt32.self))
    case 2: SIMD8(repeating: UInt32(source.loadUnaligned(as: UInt16.self)) &* 0x0001_0001)
    default: SIMD8(repeating: UInt32(source.byte()) &* 0x0101_0101)
    }
  }
}
