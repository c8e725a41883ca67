// How much of a file is read. A file of rules is far below; a hostile one stops here.

enum SourceLimits {
  static let bytes = 8 << 20
  static let nodes = 200_000
  static let levels = 100
}
