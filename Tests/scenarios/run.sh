#!/usr/bin/env bash
# The scenarios of an outside examiner: rules and cases written from rules/README.md and the law
# alone, and requests whose answers are known. usage: Tests/scenarios/run.sh JALON
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jalon=$1
calendars=$here/../../rules/calendriers

"$jalon" check "$here" "$calendars"
"$jalon" test "$here" --rules "$here" --rules "$calendars"
python3 "$here/eval.py" "$jalon" "$calendars" <"$here/eval.ndjson"
