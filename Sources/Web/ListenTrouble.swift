// Why the service cannot listen where it was told to, in words.
import Glibc
import NIOCore
import PlainHTTP

/// The trouble behind an error of listening.
public struct ListenTrouble: Hashable, Sendable {
  public let french: String

  /// Nil: it is no error of the address.
  public init?(_ error: any Error) {
    switch error {
    case let error as IOError where error.errnoCode == EADDRINUSE:
      french = "un autre programme y écoute déjà"
    case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
      french = "cette adresse n'est pas à cette machine"
    case let error as IOError where error.errnoCode == EACCES:
      french = "ce port demande d'autres droits"
    case let error as IOError: french = systemWords(error.errnoCode)
    case is SocketAddressError, is SocketAddressError.UnknownHost:
      french = "ce nom n'a pas d'adresse"
    default: return nil
    }
  }
}
