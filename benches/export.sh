#!/usr/bin/env bash
# What exports cost: a project of 10,000 articles with 34 mentions, 5 events and 5
# stances each, from its RON to a file in every format that is written. Time on the
# clock, CPU and resident memory as a table; and the same for a tenth of it, which
# shows whether memory grows with the corpus.
#
#   cargo build --release && bash benches/export.sh [PROGRAM] [FORMAT …]
#
# Needs python3, GNU time, and 4 GB in the temporary folder. RUNS=3 sets how often
# each runs; the fastest stands in the table.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/glossator}")
shift || true
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make() {
    mkdir "$work/none-$1"
    "$program" new "$work/$1" --articles "$work/none-$1" --annotator anna >/dev/null 2>&1
    python3 benches/corpus.py --all "$1" >"$work/all.jsonl"
    "$program" import "$work/$1" "$work/all.jsonl" --as-annotator anna --add-articles --make-schema >/dev/null 2>&1
    rm "$work/all.jsonl"
}

# Seconds, CPU seconds and MB of the fastest run. A disk that has just lost many
# files is slow to give new ones: folders stay until the end.
measure() {
    find "$work" -maxdepth 1 -type f -name 'out*' -delete
    out="$work/out-$1-$2-"
    sleep 2
    for run in $(seq "$runs"); do
        /usr/bin/time -f '%e %U %S %M' -o "$work/time" \
            "$program" export "$work/$1" --format "$2" --annotator anna --out "$out$run" --verify no >/dev/null 2>&1
        awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 / 1024 }' "$work/time"
    done | sort -n | head -1
}

make 1000
make 10000
formats=("$@")
if [ ${#formats[@]} = 0 ]; then
    mapfile -t formats < <("$program" formats --json |
        python3 -c 'import json, sys; print(*(it["id"] for it in map(json.loads, sys.stdin) if it["writes"]), sep="\n")')
fi
printf '| format | 10,000 articles | CPU | resident | resident for 1,000 | size |\n| --- | ---: | ---: | ---: | ---: | ---: |\n'
for format in "${formats[@]}"; do
    small=$(measure 1000 "$format" | cut -d' ' -f3)
    read -r clock cpu memory < <(measure 10000 "$format")
    size=$(du -sm "$work/out-10000-$format-1" | cut -f1)
    printf '| `%s` | %s s | %s s | %s MB | %s MB | %s MB |\n' "$format" "$clock" "$cpu" "$memory" "$small" "$size"
done
