/// Copies of bytes from a little before the destination, ascending, so that a source that reaches into the destination repeats.
enum MatchCopy {
  /// Copies `count` bytes to `target` from `back` bytes before it, and may overwrite up to `LZSlack.units` bytes behind them.
  /// `repeating`: bytes of a unit (1, 2, 3 or 4), of which `back` is a multiple.
  @inline(__always) static func wide(_ target: UnsafeMutableRawPointer, back: Int, count: Int, unit: Int) {
    var done = 0
    if back >= 32 {
      let source = UnsafeRawPointer(target - back)
      repeat {
        target.store(source.vector32(done), done)
        done &+= 32
      } while done < count
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
  @inline(__always) static func exact(_ target: UnsafeMutableRawPointer, back: Int, count: Int) {
    var done = 0
    if back >= 32 {
      while done &+ 32 <= count {
        target.store(UnsafeRawPointer(target - back).vector32(done), done)
        done &+= 32
      }
    }
    if back >= 8 {
      while done &+ 8 <= count {
        target.store(UnsafeRawPointer(target - back).word64(done), done)
        done &+= 8
      }
    }
    while done < count {
      target.store(UnsafeRawPointer(target).load(fromByteOffset: done &- back, as: UInt8.self), done)
      done &+= 1
    }
  }

  /// 32 bytes that repeat the unit of 1, 2 or 4 bytes at `source`.
  @inline(__always) private static func repeated(_ source: UnsafeRawPointer, _ unit: Int) -> SIMD8<UInt32> {
    switch unit {
    case 4: SIMD8(repeating: source.loadUnaligned(as: UInt32.self))
    case 2: SIMD8(repeating: UInt32(source.loadUnaligned(as: UInt16.self)) &* 0x0001_0001)
    default: SIMD8(repeating: UInt32(source.load(as: UInt8.self)) &* 0x0101_0101)
    }
  }
}
