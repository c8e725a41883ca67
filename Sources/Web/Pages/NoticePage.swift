// A notice as a page to read before deciding. Values are escaped where they enter the page.
import CaseStore
import Evaluation

func noticePage(_ notice: NoticeView) -> String {
  let record = notice.record
  let until = record.dueAt.map { ", avant \($0)" } ?? ""
  let decision = (record.decidedBy ?? notice.decidedBy).map { "<p>Décidée par \(escaped($0)).</p>" }
  return """
    <!doctype html>
    <html lang="fr">
    <head><meta charset="utf-8"><title>\(escaped(record.suite))</title></head>
    <body>
    <main>
    <h1>\(escaped(record.suite))</h1>
    <p>\(escaped(record.state.word)), révision \(record.revision) ; à valider par \
    \(escaped(record.owedBy + until)).</p>
    <pre>\(escaped(record.text))</pre>
    \(decision ?? "")
    </main>
    </body>
    </html>

    """
}

private func escaped(_ text: String) -> String {
  var escaped = ""
  for character in text {
    switch character {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    default: escaped.append(character)
    }
  }
  return escaped
}
