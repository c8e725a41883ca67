import CaseFile
// Names that are one name, names that are not, and the name that was probably meant.
import Testing

struct FoldedNameTests {
  @Test(arguments: [
    ("heures prononcées", "heures prononcees"), ("Heures_Prononcees", "heures prononcees"),
    ("HEURES-PRONONCÉES", "heures prononcees"),
    ("heures\u{A0}prononce\u{301}es", "heures prononcees"),
    ("  heures   prononcées ", "heures prononcees"), ("prise d'effet", "prise d effet"),
    ("prise d\u{2019}effet", "prise d effet"), ("prise_d_effet", "prise d effet"),
    ("tig.Séance", "tig.seance"), ("tig . séance", "tig.seance"),
    ("Œuvre, ŒUVRE", "oeuvre, oeuvre"),
    ("et cætera", "et caetera"), ("Ÿ ÿ ç Ç ß ĳ", "y y c c ss ij"), ("", ""), ("_", ""),
    ("Ωμέγα", "ωμέγα"), ("Żółć ŁÓDŹ ſ", "zolc lodz s"), ("1er étage", "1er etage"),
  ])
  func foldsAlike(name: String, folded: String) {
    #expect(foldName(name) == folded)
    #expect(foldName(foldName(name)) == folded)
  }

  @Test(arguments: [("tigre", "tig"), ("ab", "a b"), ("tig.seance", "tig seance")])
  func staysApart(left: String, right: String) { #expect(foldName(left) != foldName(right)) }

  @Test(
    arguments: [
      ("tig.seances", "tig.séance"), ("heurs", "heures"), ("xxxxx", nil), ("a", "ab"), ("q", nil),
      ("montnat", "montant"),
    ] as [(String, String?)])
  func suggestsTheNearest(written: String, meant: String?) {
    let names = ["tig.séance", "heures", "ab", "montant"]
    #expect(nearName(to: written, among: names) == meant)
  }
}
