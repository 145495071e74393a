/// A copy of `elements`, which is never freed nor written: a table for loops that must neither check bounds nor count references. Whoever uses
/// it makes sure that every index is there.
func quicConstantTable<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
  let table = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
  for (index, element) in elements.enumerated() { (table + index).initialize(to: element) }
  return UnsafePointer(table)
}
