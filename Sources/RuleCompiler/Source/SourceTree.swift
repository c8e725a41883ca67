// The one door of this folder: text in, a tree for each YAML document out, troubles in the report.

import Diagnostics

/// Reads YAML text into its trees, one for each document; documents with nothing in them are left
/// out. After an error the trees are the best that could be read.
public func sourceTree(of text: SourceText, into report: inout Report) -> [SourceNode] {
  guard let origin = TextCheck(of: text).run(into: &report) else { return [] }
  return TreeBuilder(of: text, from: origin).run(into: &report)
}
