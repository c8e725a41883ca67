// What can be wrong with a JSON text, and where.

/// Why a text is not JSON as RFC 8259 defines it, with the offset of the byte that shows it.
public struct JSONError: Error, Hashable, Sendable {
  public var kind: Kind
  /// Bytes from the start of the text.
  public var offset: Int

  public init(_ kind: Kind, at offset: Int) { (self.kind, self.offset) = (kind, offset) }

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case unexpectedByte, unexpectedEnd, trailingContent, invalidNumber, invalidEscape
    case invalidUTF8, loneSurrogate, controlCharacter, duplicateKey, tooDeep, tooLong
  }
}

extension JSONError {
  /// One line, in French.
  public var french: String {
    let what =
      switch kind {
      case .unexpectedByte: "caractère inattendu"
      case .unexpectedEnd: "le texte s'arrête trop tôt"
      case .trailingContent: "du texte suit la valeur"
      case .invalidNumber: "nombre mal écrit"
      case .invalidEscape: "échappement inconnu"
      case .invalidUTF8: "octets qui ne sont pas de l'UTF-8"
      case .loneSurrogate: "moitié de paire de substitution isolée"
      case .controlCharacter: "caractère de contrôle non échappé"
      case .duplicateKey: "clé écrite deux fois"
      case .tooDeep: "plus de 64 niveaux d'imbrication"
      case .tooLong: "texte trop long"
      }
    return "\(what) (octet \(offset))"
  }

  /// One line, in English.
  public var english: String {
    let what =
      switch kind {
      case .unexpectedByte: "unexpected character"
      case .unexpectedEnd: "the text ends too early"
      case .trailingContent: "text follows the value"
      case .invalidNumber: "malformed number"
      case .invalidEscape: "unknown escape"
      case .invalidUTF8: "bytes that are not UTF-8"
      case .loneSurrogate: "lone half of a surrogate pair"
      case .controlCharacter: "unescaped control character"
      case .duplicateKey: "key written twice"
      case .tooDeep: "nested more than 64 levels deep"
      case .tooLong: "text too long"
      }
    return "\(what) (byte \(offset))"
  }
}
