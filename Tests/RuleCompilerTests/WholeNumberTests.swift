// `entier`: a fraction is refused where it stands, in a fact and in the parameters of a measure.
import CaseFile
import Diagnostics
import RuleCompiler
import RuleProgram
import Testing

@Suite("Whole numbers")
struct WholeNumberTests {
  private func reader() throws -> FactReader {
    let text = """
      fait: versement
      champs: { tranches: entier, part: nombre }
      ---
      mesure: tig
      paramètres: { séances: entier }
      """
    let result = compile([RuleFile(name: "essai.yaml", utf8: Array(text.utf8))])
    return FactReader(vocabulary: try #require(result.program).vocabulary)
  }

  private func read(_ type: String, _ data: String) throws -> Fact {
    let json =
      #"{"specversion":"1.0","id":"1","source":"/s","type":"\#(type)","subject":"P","#
      + #""time":"2026-03-02T12:00:00Z","data":\#(data)}"#
    var reader = try reader()
    return try Array(json.utf8).withUnsafeBufferPointer { bytes in try reader.read(bytes) }
  }

  @Test("a fraction is refused at its place", arguments: ["1.5", "0.1", "-2.25"])
  func fractionIsRefused(_ number: String) throws {
    let field = try #require(throws: FactRefusal.self) {
      try read("versement", #"{"tranches":\#(number)}"#)
    }
    #expect(field.path == "data.tranches" && field.found == number)
    #expect(field.french.contains("un nombre entier"))
    let parameter = try #require(throws: FactRefusal.self) {
      try read(
        "mesure.ouverte", #"{"mesure":"M","nature":"tig","paramètres":{"séances":\#(number)}}"#)
    }
    #expect(parameter.path == "data.paramètres.séances")
  }

  @Test("a whole number is taken however it is written", arguments: ["2", "-2", "2.0", "2e1"])
  func wholeNumberIsTaken(_ number: String) throws {
    _ = try read("versement", #"{"tranches":\#(number),"part":0.5}"#)
  }
}
