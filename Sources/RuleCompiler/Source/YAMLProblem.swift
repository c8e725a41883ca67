// libyaml's reasons and contexts in plain words. A reason that is not here is shown as it is.

import Diagnostics

struct YAMLProblem {
  let message: Message
  let help: Message?

  static func named(_ problem: String) -> YAMLProblem {
    if let known = table[problem] { return known }
    return YAMLProblem(message: Message(problem), help: nil)
  }

  /// What libyaml was reading, as the label of the place where that starts.
  static func context(_ context: String?) -> Message? {
    context.flatMap { contexts[$0] }
  }

  private init(message: Message, help: Message?) {
    self.message = message
    self.help = help
  }

  private init(_ fr: String, _ en: String, help: (fr: String, en: String)? = nil) {
    message = Message(fr: fr, en: en)
    self.help = help.map { Message(fr: $0.fr, en: $0.en) }
  }

  private static let quoteIt = (
    fr: "si c'est un texte, mettez toute la valeur entre guillemets",
    en: "if it is text, put the whole value in quotes"
  )
  private static let escapes = (
    fr: "dans des guillemets doubles, une barre oblique inverse s'écrit `\\\\`",
    en: "within double quotes, a backslash is written `\\\\`"
  )

  private static let table: [String: YAMLProblem] = [
    "did not find expected key": YAMLProblem(
      "une clé était attendue", "a key was expected", help: quoteIt),
    "did not find expected '-' indicator": YAMLProblem(
      "un tiret de liste était attendu", "a dash of the list was expected",
      help: (
        fr: "un bloc est une liste ou un groupe de clés, pas les deux",
        en: "a block is a list or a group of keys, not both"
      )),
    "did not find expected ',' or ']'": YAMLProblem(
      "une virgule ou le crochet fermant `]` était attendu",
      "a comma or the closing `]` was expected",
      help: (fr: "fermez la liste par `]`", en: "close the list with `]`")),
    "did not find expected ',' or '}'": YAMLProblem(
      "une virgule ou l'accolade fermante `}` était attendue",
      "a comma or the closing `}` was expected",
      help: (fr: "fermez le groupe par `}`", en: "close the group with `}`")),
    "did not find expected node content": YAMLProblem(
      "une valeur était attendue", "a value was expected", help: quoteIt),
    "did not find expected <document start>": YAMLProblem(
      "rien n'était attendu après la fin du document",
      "nothing was expected after the document's end",
      help: (
        fr: "deux documents d'un même fichier se séparent par une ligne `---`",
        en: "two documents in one file are set apart by a line `---`"
      )),
    "did not find expected <stream-start>": YAMLProblem(
      "le début du fichier ne se lit pas", "the start of the file cannot be read"),
    "did not find expected comment or line break": YAMLProblem(
      "rien d'autre n'était attendu sur cette ligne", "nothing else was expected on this line",
      help: quoteIt),
    "block sequence entries are not allowed in this context": YAMLProblem(
      "une liste ne peut pas commencer ici", "a list cannot start here",
      help: (
        fr: "allez à la ligne avant le premier tiret", en: "break the line before the first dash"
      )),
    "mapping keys are not allowed in this context": YAMLProblem(
      "une clé ne peut pas commencer ici", "a key cannot start here", help: quoteIt),
    "could not find expected directive name": YAMLProblem(
      "le nom d'une directive était attendu", "the name of a directive was expected"),
    "found unexpected ':'": YAMLProblem(
      "ce deux-points n'était pas attendu", "this colon was not expected", help: quoteIt),
    "found unexpected end of stream": YAMLProblem(
      "le fichier se termine trop tôt", "the file ends too early"),
    "found unexpected document indicator": YAMLProblem(
      "une ligne `---` ou `...` coupe une valeur", "a line `---` or `...` cuts a value"),
    "found unknown escape character": YAMLProblem(
      "ce caractère ne peut pas suivre une barre oblique inverse",
      "this character cannot follow a backslash", help: escapes),
    "did not find expected hexdecimal number": YAMLProblem(
      "un nombre hexadécimal était attendu", "a hexadecimal number was expected", help: escapes),
    "found invalid Unicode character escape code": YAMLProblem(
      "ce code ne désigne aucun caractère", "this code names no character", help: escapes),
    "found an indentation indicator equal to 0": YAMLProblem(
      "le retrait d'un bloc de texte ne peut pas être 0",
      "the indent of a block of text cannot be 0",
      help: quoteIt),
    "found a tab character where an indentation space is expected": YAMLProblem(
      "une tabulation se trouve là où un retrait en espaces était attendu",
      "a tab stands where an indentation of spaces was expected"),
    "found a tab character that violates indentation": YAMLProblem(
      "une tabulation rompt le retrait", "a tab breaks the indentation"),
    "control characters are not allowed": YAMLProblem(
      "un caractère de contrôle n'est pas admis", "a control character is not allowed"),
    "input is too long": YAMLProblem("le fichier est trop long", "the file is too long"),
    "exceeded maximum depth": YAMLProblem("trop d'imbrications", "too much nesting"),
    "Maximum nesting level reached, set with yaml_set_max_nest_level())": YAMLProblem(
      "trop d'imbrications", "too much nesting"),
    "out of memory": YAMLProblem("la mémoire manque", "there is no memory left"),
  ]

  private static let contexts: [String: Message] = [
    "while parsing a block mapping": Message(
      fr: "le groupe de clés commence ici", en: "the group of keys starts here"),
    "while parsing a block collection": Message(
      fr: "la liste commence ici", en: "the list starts here"),
    "while parsing a flow mapping": Message(
      fr: "l'accolade s'ouvre ici", en: "the brace opens here"),
    "while parsing a flow sequence": Message(
      fr: "le crochet s'ouvre ici", en: "the bracket opens here"),
    "while parsing a block node": Message(
      fr: "la valeur commence ici", en: "the value starts here"),
    "while parsing a flow node": Message(fr: "la valeur commence ici", en: "the value starts here"),
    "while scanning a quoted scalar": Message(
      fr: "le texte commence ici", en: "the text starts here"),
    "while scanning a plain scalar": Message(
      fr: "le texte commence ici", en: "the text starts here"),
    "while scanning a block scalar": Message(
      fr: "le bloc de texte commence ici", en: "the block of text starts here"),
    "while scanning a simple key": Message(fr: "la clé commence ici", en: "the key starts here"),
  ]
}
