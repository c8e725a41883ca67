// Reads a JSON file of settings and says each thing that does not fit at its exact path.
import CaseFile

/// Why a settings file is not taken: one line for each thing.
public struct SettingsTrouble: Error, Hashable, Sendable {
  public var lines: [String]
}

/// A value with the path that leads to it. Troubles are collected, so that all are seen at once.
struct SettingsNode {
  let path: String
  let value: JSONValue
  let troubles: TroubleList

  func fail(_ message: String) { troubles.lines.append("`\(path)` : \(message)") }

  func expected(_ what: String) {
    fail("trouvé \(SettingsNode.shown(value)) ; attendu : \(what)")
  }

  /// The members of an object, with a trouble for each name that is none of these.
  func members(_ names: [String]) -> SettingsMembers {
    guard case .object(let members) = value else {
      expected("un objet")
      return SettingsMembers(node: self, members: [:])
    }
    for member in members where !names.contains(member.name) {
      child(member.name, member.value)
        .fail("clé inconnue ; attendu : \(names.joined(separator: ", "))")
    }
    return SettingsMembers(
      node: self,
      members: Dictionary(
        members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }

  func child(_ name: String, _ value: JSONValue) -> SettingsNode {
    SettingsNode(path: path.isEmpty ? name : "\(path).\(name)", value: value, troubles: troubles)
  }

  var elements: [SettingsNode] {
    guard case .list(let values) = value else {
      expected("une liste")
      return []
    }
    return values.enumerated().map { index, value in
      SettingsNode(path: "\(path)[\(index)]", value: value, troubles: troubles)
    }
  }

  /// A text that is not empty and stands on one line.
  func text(_ what: String, _ fits: (String) -> Bool = { _ in true }) -> String? {
    guard case .text(let text) = value, !text.isEmpty, fits(text),
      !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      expected(what)
      return nil
    }
    return text
  }

  func number(_ range: ClosedRange<Int64>) -> Int64? {
    guard case .number(let written) = value, let number = Int64(written), range ~= number else {
      expected("un nombre entier de \(range.lowerBound) à \(range.upperBound)")
      return nil
    }
    return number
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .object: "un objet"
    case .list: "une liste"
    default: "`\(value.serialized().prefix(60))`"
    }
  }
}

/// The members of one object.
struct SettingsMembers {
  let node: SettingsNode
  let members: [String: JSONValue]

  subscript(_ name: String) -> SettingsNode? { members[name].map { node.child(name, $0) } }

  func required(_ name: String) -> SettingsNode? {
    if let child = self[name] { return child }
    node.child(name, .null).fail("manque")
    return nil
  }
}

final class TroubleList { var lines: [String] = [] }
