#!/usr/bin/env bash
# Our exports beside what other programs take for the same tags, in turn on the same
# machine: DocBin against spaCy, Parquet against pyarrow, XMI of 1,000 articles against
# dkpro-cassis. Ours reads the project's RON, theirs the JSONL that we made of it. The
# fastest run of each as a table, with the ratio of the seconds on the clock.
#
#   cargo build --release && bash benches/peers.sh CLIENTS [PROGRAM]
#
# CLIENTS is a folder with the virtual environments `spacy`, `tables` (pyarrow) and
# `small` (dkpro-cassis), as the conformance checks make them in target/clients. Needs
# python3, GNU time, 1 GB in the temporary folder and 4 GB of memory, for spaCy. RUNS=3
# sets how often each runs.
set -euo pipefail
cd "$(dirname "$0")/.."
clients=$(realpath "$1")
program=$(realpath "${2:-${CARGO_TARGET_DIR:-target}/release/glossator}")
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for count in 1000 10000; do
    mkdir "$work/none-$count"
    "$program" new "$work/$count" --articles "$work/none-$count" --annotator anna >/dev/null 2>&1
    python3 benches/corpus.py --all "$count" >"$work/all.jsonl"
    "$program" import "$work/$count" "$work/all.jsonl" --as-annotator anna --add-articles --make-schema >/dev/null 2>&1
    "$program" export "$work/$count" --format jsonl --annotator anna --out "$work/$count.jsonl" --verify no >/dev/null 2>&1
done

# Seconds, CPU seconds and MB of a command, added to a file.
run() {
    local to=$1
    shift
    rm -rf "$work/out"
    sleep 1
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$@" >/dev/null 2>&1
    awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time" >>"$to"
}

# What, articles, our format, their name, their environment.
pair() {
    rm -f "$work/ours" "$work/theirs"
    for _ in $(seq "$runs"); do
        run "$work/ours" "$program" export "$work/$2" --format "$3" --annotator anna --out "$work/out" --verify no
        run "$work/theirs" "$clients/$5/bin/python" benches/peers.py "$1" "$work/$2.jsonl" "$work/out"
    done
    sort -n "$work/ours" | head -1 >"$work/best"
    sort -n "$work/theirs" | head -1 >>"$work/best"
    awk -v what="\`$3\`, $2 articles" -v name="$4" '
        NR == 1 { clock = $1; cpu = $2; memory = $3 }
        NR == 2 { printf "| %s | %s s | %s s | %s MB | %s %s s | %s s | %s MB | %.1f |\n", what, clock, cpu, memory, name, $1, $2, $3, $1 / clock }
    ' "$work/best"
}

printf '| export | ours | CPU | resident | theirs | CPU | resident | times as fast |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n'
pair docbin 10000 docbin spaCy spacy
pair parquet 10000 huggingface pyarrow tables
pair xmi 1000 uima-xmi dkpro-cassis small
