// An emission as the world reads it: one CloudEvents object on one line (DESIGN 9). The outbox of
// `serve` and the output of `replay` are both made here, so that they cannot differ.
import CaseFile
import Civil

/// Writes emissions.
public enum EmissionLine {
  /// The emission as one line of NDJSON, without its newline. `late`: by how many seconds the
  /// daemon says it too late; 0: it does not.
  public static func text(_ emission: Emission, stamp: String = "", late: Int64 = 0) -> String {
    var line: [UInt8] = []
    line.reserveCapacity(1024)
    write(emission, stamp: stamp, late: late, to: &line)
    return String(decoding: line, as: UTF8.self)
  }

  /// Appends that line, without its newline; instants in UTC. A replay writes millions of them, so
  /// it goes straight into the bytes. `stamp`: what it was made under, a JSON object.
  public static func write(
    _ emission: Emission, stamp: String = "", late: Int64 = 0, to line: inout [UInt8]
  ) {
    let identity = emission.identity
    let hash = identity.hash
    line.append(contentsOf: #"{"specversion":"1.0","id":"a-"#.utf8)
    hash.write(to: &line)
    emission.writeRestOfID(to: &line)
    line.append(contentsOf: #"","source":"/jalon","type":""#.utf8)
    line.append(contentsOf: emission.kind.rawValue.utf8)
    JSONBytes.member(#"","subject":"#, identity.person, to: &line)
    line.append(contentsOf: #","time":""#.utf8)
    emission.instant.write(to: &line)
    line.append(contentsOf: #"","emis":""#.utf8)
    emission.emittedAt.write(to: &line)
    line.append(UInt8(ascii: "\""))
    if late > 0 { JSONBytes.member(#","retard":"#, Int(clamping: late), to: &line) }
    JSONBytes.member(#","data":{"regle":"#, identity.rule, to: &line)
    JSONBytes.member(#","alerte":"#, identity.alert, to: &line)
    line.append(contentsOf: #","identifiant":"a-"#.utf8)
    hash.write(to: &line)
    JSONBytes.member(#"","mesure":"#, identity.measure, to: &line)
    JSONBytes.member(#","cle":"#, identity.key, to: &line)
    JSONBytes.member(#","episode":"#, identity.episode, to: &line)
    JSONBytes.member(#","revision":"#, emission.revision, to: &line)
    write(emission.content, to: &line)
    if let ceased = emission.ceasedAt {
      line.append(contentsOf: #","cessee_le":""#.utf8)
      ceased.write(to: &line)
      line.append(UInt8(ascii: "\""))
    }
    if let other = emission.replacedBy {
      JSONBytes.member(#","remplacee_par":"#, other, to: &line)
    }
    write(emission.becauseOf, to: &line)
    if let notice = emission.notice { write(notice, of: emission.kind, to: &line) }
    if !stamp.isEmpty {
      line.append(contentsOf: #","recu":"#.utf8)
      line.append(contentsOf: stamp.utf8)
    }
    line.append(contentsOf: "}}".utf8)
  }

  private static func write(_ content: AlertContent, to line: inout [UInt8]) {
    JSONBytes.member(#","gravite":"#, content.severity, to: &line)
    JSONBytes.member(#","cause":"#, content.cause, to: &line)
    JSONBytes.member(#","debiteur":"#, content.debtor, to: &line)
    JSONBytes.member(#","destinataires":"#, content.recipients, to: &line)
    JSONBytes.member(#","message":"#, content.message, to: &line)
    JSONBytes.member(#","raisons":"#, content.reasons, to: &line)
  }

  private static func write(_ facts: [FactIdentity], to line: inout [UInt8]) {
    if facts.isEmpty { return }
    for (index, fact) in facts.enumerated() {
      let start = index == 0 ? #","faits":[{"source":"# : #",{"source":"#
      JSONBytes.member(start, fact.source, to: &line)
      JSONBytes.member(#","id":"#, fact.id, to: &line)
      line.append(UInt8(ascii: "}"))
    }
    line.append(UInt8(ascii: "]"))
  }

  private static func write(
    _ notice: NoticeRecord, of kind: Emission.Kind, to line: inout [UInt8]
  ) {
    JSONBytes.member(#","notice":"#, notice.id, to: &line)
    JSONBytes.member(#","suite":"#, notice.suite, to: &line)
    if let due = notice.dueAt {
      line.append(contentsOf: #","valider_avant":""#.utf8)
      due.write(to: &line)
      line.append(UInt8(ascii: "\""))
    }
    if let human = notice.decidedBy { JSONBytes.member(#","valide_par":"#, human, to: &line) }
    if isForTheJudge(kind) { JSONBytes.member(#","texte":"#, notice.text, to: &line) }
  }

  /// A draft's text stays in the house until a named human has validated it (DESIGN 2.1).
  private static func isForTheJudge(_ kind: Emission.Kind) -> Bool {
    kind == .noticeSent || kind == .noticeRectified
  }
}
