// HTML that cannot be built from unescaped text: a text becomes markup only through `text`.

/// A fragment of HTML.
struct Markup {
  private(set) var html: String

  private init(html: String) { self.html = html }

  static func + (left: Markup, right: Markup) -> Markup { Markup(html: left.html + right.html) }

  /// Escaped, with the no-break spaces of the language's punctuation and units.
  static func text(_ text: String) -> Markup {
    let words = TextPage.words(text).map { word in
      String(word.map { $0 == " " ? "\u{A0}" : $0 })
    }
    return Markup(html: escaped(words.joined(separator: " ")))
  }

  /// `attributes` are escaped; the name is a literal.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ children: Markup...
  ) -> Markup {
    element(name, attributes, all: children)
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    all children: [Markup]
  ) -> Markup {
    let written = attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    let inner = children.map(\.html).joined()
    return Markup(html: "<\(name)\(written)>\(inner)</\(name)>")
  }

  /// A whole page; the style is ours.
  static func page(language: String, title: String, style: StaticString, _ body: Markup) -> String {
    """
    <!doctype html>
    <html lang="\(escaped(language))">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    \(style)
    </style>
    </head>
    \(body.html)
    </html>

    """
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
