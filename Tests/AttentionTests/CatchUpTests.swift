// Windows of catching up, as tables.
import Attention
import Civil
import Testing

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct CatchUpTests {
  @Test func `the window that says most holds, and without one everything is sent`() {
    var policy = CatchUpPolicy()
    #expect(policy.notAfter(.opening, on: "courriel", owedAt: noon) == nil)
    policy.windows = [
      .init(seconds: 100), .init(kind: .opening, seconds: 200),
      .init(channel: "courriel", seconds: 300),
      .init(channel: "courriel", kind: .lifting, seconds: 400),
    ]
    let table: [(MessageKind, String, Int64)] = [
      (.modification, "sirh", 100), (.opening, "sirh", 200), (.opening, "courriel", 300),
      (.lifting, "courriel", 400), (.notice, "courriel", 300),
    ]
    for (kind, channel, seconds) in table {
      #expect(policy.notAfter(kind, on: channel, owedAt: noon) == noon + seconds, "\(kind)")
    }
  }

  @Test func `what takes back is never too late`() {
    var policy = CatchUpPolicy()
    policy.windows = [.init(seconds: 0)]
    for kind in MessageKind.allCases {
      #expect((policy.notAfter(kind, on: "c", owedAt: noon) == nil) == kind.takesBack, "\(kind)")
    }
    #expect(MessageKind.rectification.takesBack && MessageKind.noticeWithdrawal.takesBack)
  }

  @Test func `lateness is marked from the threshold on`() {
    let policy = CatchUpPolicy()
    #expect([-5, 0, 59, 60, 5400].map { policy.marked(late: $0) } == [0, 0, 0, 60, 5400])
  }

  @Test func `lengths of time are said short`() {
    let table: [(Int64, String)] = [
      (-3, "0 s"), (45, "45 s"), (60, "1 min"), (62, "1 min 2 s"), (5400, "1 h 30 min"),
      (7200, "2 h"), (86_400, "1 j"), (97_200, "1 j 3 h"),
    ]
    for (seconds, text) in table { #expect(spelled(seconds: seconds) == text) }
  }
}
