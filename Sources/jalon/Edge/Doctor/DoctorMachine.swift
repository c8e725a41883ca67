// What the machine offers: room, rights, time, the programs and folders that channels need.
import Civil
import Daemon
import Delivery
import Foundation

struct DoctorMachine {
  let settings: ServeOptions
  let now: Instant

  private static let leastRoom: UInt64 = 1 << 30
  private static let mostLog: Int64 = 256 << 20

  var checks: [DoctorCheck] {
    [served, rights, log, room, emissions, clock] + channels
  }

  private var path: String { settings.storePath }

  private var served: DoctorCheck {
    guard FileManager.default.fileExists(atPath: path) else {
      return .look("service", "pas de base à servir", "systemctl start jalon")
    }
    return ServeLock.isHeld(besides: path)
      ? .fine("service", "il tourne")
      : .look("service", "aucun ne sert cette base", "systemctl start jalon")
  }

  private var rights: DoctorCheck {
    var status = stat()
    guard stat(path, &status) == 0 else { return .fine("droits", "pas de base") }
    if status.st_mode & 0o077 == 0 { return .fine("droits", "la base est à son seul compte") }
    return .look("droits", "d'autres comptes peuvent ouvrir la base", "chmod 600 \(path)*")
  }

  private var log: DoctorCheck {
    var status = stat()
    let bytes = stat(path + "-wal", &status) == 0 ? Int64(status.st_size) : 0
    if bytes <= DoctorMachine.mostLog { return .fine("écritures à ranger", "\(bytes >> 20) Mio") }
    return .look(
      "écritures à ranger", "\(bytes >> 20) Mio dans `\(path)-wal`",
      "une lecture les retient peut-être (sauvegarde) ; sinon redémarrer le service")
  }

  private var room: DoctorCheck {
    var (space, status) = (statvfs(), stat())
    guard statvfs(folder(of: path), &space) == 0 else {
      return .look("disque", "la place ne se lit pas", "voir le dossier de la base")
    }
    let free = UInt64(space.f_bavail) * UInt64(space.f_frsize)
    let size = stat(path, &status) == 0 ? UInt64(max(0, status.st_size)) : 0
    if free >= max(DoctorMachine.leastRoom, size) {
      return .fine("disque", "\(free >> 30) Gio libres")
    }
    return .look(
      "disque", "\(free >> 20) Mio libres",
      "faire de la place : au moins 1 Gio et autant que la base")
  }

  private var emissions: DoctorCheck {
    isWritableFolder(folder(of: settings.outputPath))
      ? .fine("émissions", "leur dossier s'écrit")
      : .look(
        "émissions", "`\(folder(of: settings.outputPath))` ne s'écrit pas", "voir ses droits")
  }

  /// Where the programs that keep a clock right leave a trace.
  private static let timekeepers = [
    "/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/chronyd.pid",
    "/run/ntpd.pid",
  ]

  private var clock: DoctorCheck {
    let isKept = DoctorMachine.timekeepers.contains { access($0, F_OK) == 0 }
    if now < Instant(seconds: 1_767_225_600) {
      return .look("horloge", "il serait le \(now)", "régler l'heure de la machine")
    }
    return isKept
      ? .fine("horloge", "tenue à l'heure")
      : .look("horloge", "rien ne la tient à l'heure", "installer chrony ou systemd-timesyncd")
  }

  private var channels: [DoctorCheck] {
    var list = settings.channels.carriers.flatMap { carrier in
      carrier.needs.map { check("canal \(carrier.name)", $0) }
    }
    if let folder = settings.channels.factFolder { list.append(check("arrivée", .folder(folder))) }
    return list
  }

  private func check(_ name: String, _ need: CarrierNeed) -> DoctorCheck {
    switch need {
    case .program(let path):
      FileManager.default.isExecutableFile(atPath: path)
        ? .fine(name, "`\(path)` est là")
        : .look(name, "`\(path)` manque", "installer un relais de courriel, ou changer `programme`")
    case .folder(let path):
      isWritableFolder(path)
        ? .fine(name, "`\(path)` s'écrit")
        : .look(name, "`\(path)` ne s'écrit pas", "le créer, et le donner au compte du service")
    case .socket(let path):
      FileManager.default.fileExists(atPath: path)
        ? .fine(name, "`\(path)` est là")
        : .look(name, "`\(path)` manque", "démarrer le journal de la machine, ou changer `socket`")
    }
  }

  private func isWritableFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue && FileManager.default.isWritableFile(atPath: path)
  }

  private func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }
}
