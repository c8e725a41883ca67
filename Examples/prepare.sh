# Sourced by demo.sh and Tests/all.sh: installs what the build needs and is not there, and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
pkg-config --exists yaml-0.1 2>/dev/null || missing+=(libyaml-dev)
pkg-config --exists sqlite3 2>/dev/null || missing+=(libsqlite3-dev)
command -v pkg-config >/dev/null || missing+=(pkg-config)
[ -e "${TZDIR:-/usr/share/zoneinfo}/Europe/Paris" ] || missing+=(tzdata)
# What else the caller wants: command names that are Debian packages of the same name.
for name in ${ALSO_NEEDED:-}; do command -v "$name" >/dev/null || missing+=("$name"); done

if [ ${#missing[@]} -gt 0 ]; then
  echo "Paquets manquants : ${missing[*]}" >&2
  if [ "$(id -u)" = 0 ]; then as_root=(); elif command -v sudo >/dev/null; then as_root=(sudo); else
    echo "À installer par un administrateur : apt-get install ${missing[*]}" >&2
    exit 74
  fi
  echo "Installation : apt-get install ${missing[*]}" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    "${missing[@]}" >&2
fi
command -v swift >/dev/null || { echo "Il faut Swift 6.2 ou plus récent (swift.org)" >&2; exit 74; }
