// An event of libyaml and its failure, with places in bytes of the file.

import Diagnostics

struct YAMLEvent {
  enum Kind {
    case documentStart(hasDirective: Bool)
    case alias
    case scalar(String, Scalar.Style)
    case sequenceStart(isFlow: Bool)
    case sequenceEnd
    case mappingStart(isFlow: Bool)
    case mappingEnd
    case streamEnd
    /// The start of the stream, the end of a document.
    case other
  }

  let kind: Kind
  let span: Span
  var hasAnchor = false
  var hasTag = false
}

/// Why libyaml stopped.
struct YAMLFailure: Error {
  let problem: String
  let context: String?
  /// The byte at which it stopped, and the one at which the context starts.
  let place: Int
  let contextPlace: Int?
}
