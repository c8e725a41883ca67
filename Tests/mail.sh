#!/usr/bin/env bash
# Mails through a real SMTP server of this machine's own (Exim, on the loopback, with a spool and a
# mailbox of its own): by its sendmail interface, and by a plain client (msmtp) that finds it stopped
# and then back. What arrives is read as a mail reader reads it. usage: Tests/mail.sh JALON
set -euo pipefail
cd "$(dirname "$0")/.."
jalon=$(realpath "$1")

left_out() {
  printf '\n!! Tests/mail.sh LAISSÉ DE CÔTÉ : %s\n\n' "$1" >&2
  exit 0
}
[ "$(id -u)" = 0 ] || left_out "il faut être root pour lancer un serveur de courrier"
# Another mail server is the machine's own: it is not replaced.
if [ -e /usr/sbin/sendmail ] && [ ! -e /usr/sbin/exim4 ]; then
  left_out "cette machine a déjà un autre serveur de courrier"
fi
missing=()
[ -e /usr/sbin/exim4 ] || missing+=(exim4-daemon-light)
for name in msmtp curl python3; do command -v "$name" >/dev/null || missing+=("$name"); done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || left_out "il manque ${missing[*]}"
  echo "Installation : apt-get install ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update >&2 || true
  apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2 ||
    left_out "${missing[*]} ne s'installe pas"
fi

scratch=$(mktemp -d)
chmod 755 "$scratch"
mkdir "$scratch"/{spool,log,mail}
chown -R Debian-exim: "$scratch"/{spool,log,mail}
server='' daemon=''
stop() { if [ -n "$1" ]; then kill "$1" && wait "$1" || true; fi; }
trap 'stop "$daemon"; stop "$server"; rm -rf "$scratch"' EXIT
awaited() { # WHAT COMMAND…: within half a minute
  local what=$1 _
  shift
  for _ in $(seq 150); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.2
  done
  echo "pas arrivé : $what" >&2
  tail -n 5 "$scratch"/*.log "$scratch"/log/* >&2 || true
  exit 1
}
read -r port web < <(python3 -c '
import socket
doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(door.getsockname()[1] for door in doors))')

cat >"$scratch/exim.conf" <<CONF
primary_hostname = antenne.example
spool_directory = $scratch/spool
log_file_path = $scratch/log/%slog
pid_file_path = $scratch/spool/pid
daemon_smtp_ports = $port
local_interfaces = 127.0.0.1
tls_advertise_hosts =
acl_smtp_rcpt = accept
trusted_users = root
keep_environment =
deliver_drop_privilege
begin acl
begin routers
all:
  driver = accept
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = $scratch/mail/box
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
CONF
cat >"$scratch/jalon.yaml" <<CONF
règles: [$PWD/rules]
base: $scratch/jalon.sqlite
émissions: $scratch/emissions.ndjson
écoute: { adresse: 127.0.0.1, port: $web }
adresse publique: https://jalon.antenne.example
essais: { au plus: 60, première attente: 1 s, plus longue attente: 1 s, âge: 1 h }
canaux:
  poste:
    type: courriel
    de: jalon@antenne.example
    rôles: { cpip: [cpip@antenne.example], dpip: [dpip@antenne.example] }
    sinon: [greffe@antenne.example]
    programme: [/usr/sbin/exim4, -C, $scratch/exim.conf, -t, -i]
  relais:
    type: courriel
    de: jalon@antenne.example
    enveloppe: retours@antenne.example
    rôles: { cpip: [cpip@antenne.example] }
    sinon: [greffe@antenne.example]
    programme:
      [$(command -v msmtp), --host=127.0.0.1, --port=$port, --tls=off, --auth=off, -t]
CONF
start_server() {
  /usr/sbin/exim4 -C "$scratch/exim.conf" -bdf -q1s 2>>"$scratch/exim.log" &
  server=$!
  awaited "le serveur" bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
}
facts() { grep '"subject":"P-000008"' Examples/antenne/faits.ndjson | grep "$@" '"justificatif"'; }
post() {
  curl -sSf -H 'Content-Type: application/x-ndjson' --data-binary @- \
    "http://127.0.0.1:$web/v1/facts" >/dev/null
}
said() { grep -c . "$scratch/emissions.ndjson"; }
waiting() {
  "$jalon" livraisons --store "$scratch/jalon.sqlite" --canal "$1" --etat a-remettre
}
none_waits() { waiting "$1" | grep -q "aucune livraison"; }
all_gone() { none_waits poste && none_waits relais; }
refused() {
  curl -s "http://127.0.0.1:$web/metrics" | grep -q 'channel="relais",result="failed"} [1-9]'
}
arrived() { [ "$(find "$scratch/mail/box/new" -type f | wc -l)" -ge $((2 * $(said))) ]; }

start_server
"$jalon" serve --config "$scratch/jalon.yaml" >"$scratch/daemon.log" 2>&1 &
daemon=$!
awaited "le service" curl -sf "http://127.0.0.1:$web/readyz"
facts -v | post
awaited "les alertes" grep -q ouverte "$scratch/emissions.ndjson"
awaited "leurs courriels" all_gone
first=$(said)

# Stopped: the client says 75, and its letter waits; back: it arrives.
stop "$server"
facts -e | post
awaited "la rectification" grep -q rectifiee "$scratch/emissions.ndjson"
awaited "un essai en échec" refused
none_waits relais && { echo "rien n'attend, le serveur arrêté" >&2; exit 1; }
start_server
awaited "les courriels en attente" all_gone
awaited "les courriels dans la boîte" arrived

python3 - "$scratch" "$first" <<'PY'
import email, email.policy, json, pathlib, re, sys

scratch, first = pathlib.Path(sys.argv[1]), int(sys.argv[2])
events = [json.loads(line) for line in open(scratch / "emissions.ndjson")]
wanted = {f"<{e['id']}.{c}@antenne.example>": e for e in events for c in ("poste", "relais")}
mails = [
    email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for path in (scratch / "mail/box/new").iterdir()
]
found = [mail["Message-ID"] for mail in mails]
assert set(found) == set(wanted), sorted(set(found) ^ set(wanted))
assert len(found) == len(wanted), "un courriel est arrivé deux fois"
assert len(events) > first > 0, "rien n'a été rectifié"
hidden = {e["subject"] for e in events} | {e["data"]["mesure"] for e in events}
hidden |= {e["data"]["cle"] for e in events} | {e["data"]["message"] for e in events}
for mail in mails:
    event, body, subject = wanted[mail["Message-ID"]], mail.get_content(), mail["Subject"]
    if ".relais@" in mail["Message-ID"]:
        assert mail["Return-path"] == "<retours@antenne.example>", mail["Return-path"]
    assert mail["From"] == "jalon@antenne.example" and mail["Date"], mail
    assert subject.startswith("Jalon : une ") and f"\n\n{subject}.\n" in f"\n\n{body}", subject
    link = f"À lire : https://jalon.antenne.example/v1/alerts/{event['data']['identifiant']}\n"
    assert link in body and "aucune donnée personnelle" in body, body
    assert not [word for word in hidden if word in mail.as_string() + body], body
assert any("rectifiée" in mail["Subject"] for mail in mails)
assert {mail["To"] for mail in mails} == {"cpip@antenne.example"}, {m["To"] for m in mails}
print(f"Courriel : {len(mails)} messages arrivés, chacun une fois, dont {2 * first} avant l'arrêt")
PY
