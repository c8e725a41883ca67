#!/usr/bin/env bash
# The invented antenna: what is emitted in virtual time and by the daemon, what the demo prints, and
# what README shows of it. usage: Tests/demo.sh JALON; UPDATE_EXPECTATIONS=1 writes them anew.
set -euo pipefail
cd "$(dirname "$0")/.."
jalon=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
facts=Examples/antenne/faits.ndjson until=2026-04-30T23:59:59+02:00

same() { # EXPECTED FOUND WHAT
  if [ -n "${UPDATE_EXPECTATIONS:-}" ]; then cp "$2" "$1"; fi
  if ! diff -u "$1" "$2" >&2; then
    echo "$3 : ce n'est pas ce qui est attendu ($1)" >&2
    exit 1
  fi
  echo "$3 : comme attendu"
}
ids() { grep -o '"id":"a-[^"]*"' "$1" | sort; }

# 1. In virtual time: when, what, who, which measure, rule and alert, key.
"$jalon" replay rules "$facts" --until "$until" 2>/dev/null |
  awk -F '  ' -v OFS='  ' '{ print $1, $2, $3, $4, $5, $6 }' >"$scratch/attendu.txt"
same Examples/antenne/attendu.txt "$scratch/attendu.txt" "Émissions rejouées"

# 2. The demo; what changes from run to run is named.
TMPDIR=$scratch JALON=$jalon Examples/demo.sh 2>/dev/null >"$scratch/out"
folder=$(echo "$scratch"/jalon-demo.*)
sed -e "s#$folder#DOSSIER#g" -e "s#$jalon#JALON#g" -e 's/Règles [0-9a-f]\{32\}/Règles EMPREINTE/' \
  "$scratch/out" >"$scratch/sortie.txt"
same Examples/antenne/sortie.txt "$scratch/sortie.txt" "Démonstration"

# 3. The daemon said neither more nor less than the replay.
said=$(grep -o '^[0-9]* messages avant' "$scratch/out" | cut -d ' ' -f 1)
head -n "$said" "$folder/emissions.ndjson" >"$scratch/daemon.ndjson"
"$jalon" replay rules "$facts" --until "$until" --format ndjson >"$scratch/replay.ndjson" 2>/dev/null
diff <(ids "$scratch/replay.ndjson") <(ids "$scratch/daemon.ndjson") >&2 ||
  { echo "le démon et le rejeu ne disent pas la même chose" >&2; exit 1; }
echo "Démon et rejeu : les mêmes $said messages"

# 4. README shows the run, shortened: the alerts, then how to ask more.
{
  sed '/^<!-- demo -->$/q' README.md
  printf '\n## What the demo shows\n\nFrom [its output](Examples/antenne/sortie.txt); '
  printf 'the people are told of in [Examples/antenne](Examples/antenne/README.md).\n\n```\n'
  sed -n '/^== Trois mois/,/^== Ce qui a été/p' "$scratch/sortie.txt" | sed '$d'
  sed -n '/^== Les alertes ouvertes/,/^== Celles/p' "$scratch/sortie.txt" | sed '$d'
  sed -n '/^== Pourquoi/,/^== Pour demander/p' "$scratch/sortie.txt" | sed '$d' | sed '$d'
  printf '```\n\n'
  sed -n '/^<!-- \/demo -->$/,$p' README.md
} >"$scratch/README.md"
same README.md "$scratch/README.md" "README"
