#!/usr/bin/env bash
# The scenarios of an outside examiner: rules and cases written from rules/README.md and the law
# alone, the case which that page shows, and requests whose answers are known.
# usage: Tests/scenarios/run.sh JALON
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jalon=$1
rules=$here/../../rules
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

sed -n '/^cas: /,/^```/p' "$rules/README.md" | sed '/^```/d' >"$scratch/README.cas.yaml"
"$jalon" check "$here" "$rules/calendriers"
"$jalon" test "$here" "$scratch" --rules "$here" --rules "$rules/calendriers"
python3 "$here/eval.py" "$jalon" "$rules/calendriers" <"$here/eval.ndjson"
