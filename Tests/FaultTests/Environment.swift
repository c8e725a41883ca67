// How long a run of faults may take: hours for whoever asks, seconds otherwise.
import Glibc

enum Environment {
  static func number(_ name: String, otherwise: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? otherwise
  }
}
