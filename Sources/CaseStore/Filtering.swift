// What a listing asks for: a page that starts after a place, and the columns that must hold a value.
import GRDB

struct Filtering {
  private(set) var condition: String
  private(set) var arguments: StatementArguments

  init(after place: some DatabaseValueConvertible, in column: String) {
    condition = "\(column) > ?"
    arguments = [place]
  }

  /// Nothing is asked of a column whose value is nil. `column` is ours, never a caller's text.
  func asking(_ column: String, _ value: String?) -> Filtering {
    guard let value else { return self }
    var filtering = self
    filtering.condition += " AND \(column) = ?"
    filtering.arguments += [value]
    return filtering
  }
}
