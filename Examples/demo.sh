#!/usr/bin/env bash
# The main job on an invented antenna: rules, three months of facts at an accelerated clock, alerts,
# a notice, questions. Needs only what prepare.sh installs. JALON=… uses a binary that is built.
source "$(dirname "$0")/prepare.sh"
export LC_ALL=C.UTF-8

jalon=${JALON:-}
if [ -z "$jalon" ]; then
  echo "Construction (quelques minutes la première fois)…" >&2
  swift build -c release --product jalon >&2
  jalon=$(swift build -c release --product jalon --show-bin-path)/jalon
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/jalon-demo.XXXXXX")
facts=Examples/antenne/faits.ndjson
start=2026-02-01T00:00:00+01:00 end=2026-04-30T23:59:59+02:00
factor=${FACTOR:-400000}
store=(--store "$folder/jalon.sqlite")
daemon=

stop() {
  [ -n "$daemon" ] || return 0
  kill -TERM "$daemon"
  wait "$daemon"
  daemon=
}
trap 'stop || true' EXIT

# Starts the daemon on a free port; returns once it listens.
serve() { # FROM
  mkfifo "$folder/ready.$1"
  "$jalon" serve --from "$1" --factor "$factor" --held --port 0 "${store[@]}" \
    --emissions "$folder/emissions.ndjson" >"$folder/ready.$1" 2>>"$folder/serve.log" &
  daemon=$!
  exec 3<"$folder/ready.$1"
  read -r line <&3 || { cat "$folder/serve.log" >&2; exit 74; }
  url=${line##* }
}

lines() { wc -l <"$folder/emissions.ndjson"; }
title() { printf '\n== %s\n\n' "$1"; }
ask() { # what the reader would type, then its answer
  printf '$ jalon %s\n\n' "$*"
  "$jalon" "$@" "${store[@]}"
}

title "Trois mois d'une antenne de douze personnes"
serve "$start"
"$jalon" feed "$facts" --server "$url" --from "$start" --factor "$factor" --until "$end" \
  --emissions "$folder/emissions.ndjson" --aside 2
said=$(lines)

title "Le service redémarre, les mêmes faits reviennent"
stop
serve "$end"
"$jalon" feed "$facts" --server "$url" --from "$end" --factor "$factor" --aside 2 >/dev/null 2>&1
echo "$said messages avant, $(lines) après : rien n'est répété."

title "Ce qui a été mis de côté, et corrigé par un humain"
ask aside
printf '\n$ jalon aside corriger 1 --par "A. Diallo" --motif "genre d'"'"'émetteur" < fait.json\n\n'
grep '"id":"attestation-avril"' "$facts" | sed 's/"émetteur":"médecin"/"émetteur":"soignant"/' |
  "$jalon" aside corriger 1 --par "A. Diallo" --motif "genre d'émetteur" --le "$end" "${store[@]}"
for _ in $(seq 200); do # the daemon sees within a second what another process wrote
  if [ "$(lines)" -gt "$said" ]; then break; fi
  sleep 0.05
done
echo
"$jalon" emissions "$folder/emissions.ndjson" --skip "$said"
stop

title "Les alertes ouvertes"
ask alerts --etat ouverte
title "Celles que des faits tardifs ont rectifiées"
ask alerts --etat rectifiee

title "Le projet de rapport qui attend un humain"
notice=$("$jalon" notices "${store[@]}" | grep ' projet ' | head -n 1 | cut -d ' ' -f 1)
ask notices lire "$notice"

title "Où en est P-000009 : un agent a oublié de saisir une issue"
ask compliance P-000009 --at "$end"
title "Où en est P-000004 : la nuit du changement d'heure, une nuit sans signal"
ask compliance P-000004 --at "$end"
title "Pourquoi cet écart"
ask explain P-000004 ddse.présence --cle 2026-03-28 --at "$end"

title "Pour demander plus"
cat <<END
  jalon=$jalon
  base="--store $folder/jalon.sqlite"
  \$jalon compliance P-000001 \$base --at 2026-03-15      # celle qui a tout fait
  \$jalon explain P-000008 convocations.présence \$base --at 2026-04-30
  \$jalon alerts P-000010 \$base --zone America/Cayenne
  \$jalon notices \$base
  \$jalon notices valider $notice --par "C. Martin" --revision 1 \$base
  \$jalon fact P-000009 rdv.issue ref=c-09-2 issue=honoré --mesure M-09 --par "L. Roy" \$base
  \$jalon serve \$base --emissions $folder/emissions.ndjson

Les douze personnes : Examples/antenne/README.md. La base est gardée.
END
