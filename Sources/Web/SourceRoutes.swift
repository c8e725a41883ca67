// What an operator sees of the sources that are watched. No person is named.
import CaseFile
import CaseStore
import Hummingbird

func getSources(_ ask: Ask) throws -> Response {
  let store = ask.office.store
  return jsonResponse(
    .members([
      "sources": .list(try store.sourceStates().map(shape)),
      "silences": .list(try store.silences().map(shape)),
      "pannes": .list(try store.sourceOutages().map(shape)),
    ]))
}

private func shape(_ state: SourceState) -> JSONValue {
  .members([
    "source": .text(state.source), "entendue_le": text(state.lastAt),
    "compte_depuis": text(state.countedFrom), "silence_constate_le": text(state.silentSince),
  ])
}

private func shape(_ silence: SourceSilence) -> JSONValue {
  .members([
    "source": .text(silence.source), "depuis": text(silence.from),
    "constate_le": text(silence.noticedAt), "fini_le": text(silence.endedAt),
  ])
}

private func shape(_ outage: SourceOutage) -> JSONValue {
  .members([
    "id": .integer(outage.seq), "source": .text(outage.source), "depuis": text(outage.from),
    "constatee_le": text(outage.noticedAt), "finie_le": text(outage.endedAt),
    "fin": text(outage.ending), "personnes": .integer(outage.people),
    "messages_retenus": .integer(outage.held),
  ])
}
