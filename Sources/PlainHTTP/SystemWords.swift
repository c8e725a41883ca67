// What the system says went wrong, in French: its own words are English on most machines.
import Glibc

/// The words of an `errno`.
public func systemWords(_ code: Int32) -> String {
  switch code {
  case ENOENT: "n'existe pas"
  case EACCES, EPERM: "accès refusé"
  case EEXIST: "existe déjà"
  case EISDIR: "c'est un dossier"
  case ENOTDIR: "ce n'est pas un dossier"
  case ENOTEMPTY: "le dossier n'est pas vide"
  case ENAMETOOLONG: "le nom est trop long"
  case ELOOP: "les liens tournent en rond"
  case EXDEV: "l'autre chemin est sur un autre disque"
  case ENOSPC, EDQUOT: "plus de place sur le disque"
  case EFBIG: "le fichier est trop long"
  case EROFS: "le disque est en lecture seule"
  case EIO: "le disque répond mal"
  case EBUSY, ETXTBSY: "un autre programme le tient"
  case ENOEXEC: "ce n'est pas un programme"
  case E2BIG: "trop d'arguments"
  case EMFILE, ENFILE: "trop de fichiers ouverts"
  case ENOMEM: "plus de mémoire"
  case EAGAIN: "pas de réponse à temps"
  case ETIMEDOUT: "pas de réponse à temps"
  case ECONNREFUSED: "personne n'y écoute"
  case ECONNRESET, ECONNABORTED, EPIPE: "la connexion est coupée"
  case ENOTCONN, EDESTADDRREQ: "pas de connexion"
  case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN: "hors d'atteinte"
  case EADDRINUSE: "un autre programme y écoute déjà"
  case EADDRNOTAVAIL: "cette adresse n'est pas à cette machine"
  case EMSGSIZE: "le message est trop long"
  default: "erreur \(code) du système"
  }
}
