#!/usr/bin/env bash
# Builds everything and passes every test. `.ci/run` calls this and nothing else.
ALSO_NEEDED=python3 source "$(dirname "$0")/../Examples/prepare.sh"

step() { printf '\n== %s\n' "$1" >&2; }

step "Format"
swift format lint --strict -r Sources Tests Package.swift

step "Construction et tests"
swift build --build-tests 2>&1 | tail -n 3
# Apart: what plays thousands of cases would starve what waits for a clock.
swift test --skip-build --parallel --skip '^(EvaluationTests|FaultTests)\.'
swift test --skip-build --parallel --filter '^EvaluationTests\.'
swift test --skip-build --parallel --filter '^FaultTests\.'

step "Construction de production"
swift build -c release --product jalon 2>&1 | tail -n 1
swift build -c release --product jalon-bench 2>&1 | tail -n 1
jalon=$(swift build -c release --product jalon --show-bin-path)/jalon

step "Comptes"
"$jalon-bench" compte

step "Pannes simulées"
swift build -c release --product jalon-faults 2>&1 | tail -n 1
# Two programs: what one shares among its threads holds them up.
half=$((${JALON_FAULTS_SUITES:-2000} / 2))
"$jalon-faults" --fils 1 --suites "$half" &
first=$!
"$jalon-faults" --fils 1 --suites "$half" --graine $((half + 1))
wait "$first"

step "Règles et cas"
"$jalon" check rules
"$jalon" test rules

step "Scénarios"
Tests/scenarios/run.sh "$jalon"

step "Année d'essai"
Tests/year.sh "$jalon"
Tests/twin/run.sh "$jalon"

step "Courriel"
Tests/mail.sh "$jalon"

step "Démonstration"
Tests/demo.sh "$jalon"
