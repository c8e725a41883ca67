// What an operator's tools ask: is it alive, is it ready, what does it count. No person is named.
import CaseFile
import CaseStore
import HTTPTypes
import Hummingbird

func getHealth(_ ask: Ask) -> Response { response("ok\n", "text/plain; charset=utf-8") }

func getReadiness(_ ask: Ask) -> Response {
  if ask.office.store.isReadable(), !ask.office.intake.isFull {
    let trouble = ask.office.board.trouble.map { $0 + "\n" } ?? ""
    return response("prêt\n" + trouble, "text/plain; charset=utf-8")
  }
  return Problem(.serviceUnavailable, "pas-prêt", "la base ou la file ne suit pas", retrySeconds: 1)
    .response
}

/// The rules at work; beside them since when, and how the last reload went.
func getRules(_ ask: Ask) -> Response {
  let text = ask.office.rules.engineAtWork.rules()
  guard case .object(let members)? = try? JSONValue(parsing: text) else {
    return jsonResponse(text: text)
  }
  return jsonResponse(.object(members + ask.office.board.members))
}

/// Of the kinds of fact that the rules at work know.
func getOpenAPI(_ ask: Ask) -> Response {
  let vocabulary = ask.office.rules.engineAtWork.vocabulary
  return jsonResponse(OpenAPI.document(vocabulary, isGuarded: ask.visitor.token != nil))
}
