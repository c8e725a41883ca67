// Answers against golden texts, each a page someone would read. `UPDATE_EXPECTATIONS=1` writes them.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation
import RuleProgram
import Testing

func expectGolden(_ name: String, _ text: String) {
  let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/\(name)").path
  if ProcessInfo.processInfo.environment["UPDATE_EXPECTATIONS"] != nil {
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
  }
  let expected = try? String(contentsOfFile: path, encoding: .utf8)
  #expect(text == expected, "\(name)")
}

@Suite struct ComplianceTests {
  @Test(arguments: ["fr", "en"]) func hoursUnderWay(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    let answer = compliance(of: known(working), at: at("2026-03-02T12:00:00+01:00"))
    expectGolden("tig-en-cours.\(language.rawValue).txt", answer.text(language))
  }

  @Test(arguments: ["fr", "en"]) func hoursMissed(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    let answer = compliance(of: known(working), at: at("2026-07-06T09:00:00+02:00"))
    expectGolden("tig-écart.\(language.rawValue).txt", answer.text(language))
  }

  @Test(arguments: ["fr", "en"]) func nightsAtHome(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    let answer = compliance(of: known(atHome), at: at("2026-03-05T12:00:00+01:00"))
    expectGolden("ddse.\(language.rawValue).txt", answer.text(language))
  }

  @Test func nobodyKnown() {
    let answer = compliance(of: known([]), at: at("2026-03-05T12:00:00+01:00"))
    #expect(answer.sentence().hasPrefix("Aucune mesure"))
  }
}
