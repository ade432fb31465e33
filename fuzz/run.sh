#!/bin/sh
# Feeds every reader of annotation formats with damaged files, SECONDS each (60).
# What breaks one lies in fuzz/target/found/FORMAT and becomes a test beside it.
#
#   fuzz/run.sh [SECONDS] [FORMAT…]
#
# Needs a C++ compiler for libFuzzer, and no nightly: the coverage that it steers
# by comes from stable flags of the compiler.
set -eu
cd "$(dirname "$0")"
seconds=${1:-60}
[ $# -gt 0 ] && shift
host=$(rustc -vV | sed -n 's/^host: //p')
target=${CARGO_TARGET_DIR:-target}
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" \
    cargo build --quiet --release --target "$host"
fuzzer=$target/$host/release/readers
failed=
for format in ${*:-$("$fuzzer")}; do
    corpus=$target/corpus/$format
    found=$target/found/$format
    mkdir -p "$corpus" "$found"
    seeds=
    [ -d "seeds/$format" ] && seeds=seeds/$format
    dictionary=
    [ -f "seeds/$format.dict" ] && dictionary=-dict=seeds/$format.dict
    if FORMAT=$format nice "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -max_len=16384 -artifact_prefix="$found/" $dictionary "$corpus" $seeds \
        >"$target/$format.log" 2>&1; then
        echo "$format: $(grep -a '^Done' "$target/$format.log")"
    else
        failed="$failed $format"
        echo "$format: BROKEN, see $target/$format.log"
        grep -aE "panicked at|SUMMARY|stands twice|not on the text" "$target/$format.log" | head -4
    fi
done
[ -z "$failed" ] || { echo "broken:$failed"; exit 1; }
