#!/usr/bin/env bash
# The workload `twin`: local time, late, corrected and cancelled facts, held against a brute-force reference that shares
# nothing with the evaluator. Every line said must be the same. usage: Tests/twin/run.sh JALON [SEEDS] [PEOPLE]
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
jalon=$(realpath "$1")
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
for seed in $(seq 1 "${2:-3}"); do
  year=$((seed % 2 ? 2026 : 2028))
  until="$((year + 1))-04-01T00:00:00Z"
  python3 make.py "$seed" "${3:-6}" "$year" >"$scratch/facts.ndjson"
  python3 reference.py "$scratch/facts.ndjson" "$until" >"$scratch/expected.csv"
  "$jalon" replay twin.yaml "$scratch/facts.ndjson" --until "$until" --format ndjson >"$scratch/replay.ndjson"
  printf 'twin, seed %s, %s: ' "$seed" "$year"
  python3 compare.py "$scratch/expected.csv" "$scratch/replay.ndjson" || failed=1
done
exit $failed
