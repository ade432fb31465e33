#!/usr/bin/env bash
# What the real window costs, under a virtual display with software GL: the time
# to its first frame, memory, and CPU for switching articles, with 100, 10,000 and
# 100,000 articles, of which 1,000 have 60 tags each; medians beside their limits.
#
#   cargo build --release && bash benches/window.sh [PROGRAM]
#
# Needs Xvfb, xdotool and python3, and 800 MB in the temporary folder. RUNS=5 sets
# how often it starts each, COUNTS="100" with how many articles. The times are those
# that the program tells of itself with GLOSSATOR_TRACE=1. CPU is the kernel's count
# for the process, all frames that a key press leads to, without the threads of the
# software GL: a graphics card does their work.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/glossator}")
runs=${RUNS:-5}
work=$(mktemp -d)
display=":$((200 + RANDOM % 100))"
export DISPLAY=$display LIBGL_ALWAYS_SOFTWARE=1 GLOSSATOR_TRACE=1
unset WAYLAND_DISPLAY

Xvfb "$display" -screen 0 1280x900x24 >/dev/null 2>&1 &
xvfb=$!
window=
finish() {
    [ -n "$window" ] && kill -9 "$window" 2>/dev/null
    kill "$xvfb" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT
sleep 1

# Articles of 6 kB, our own nonsense: so many, and with so many tagged.
make() {
    python3 benches/corpus.py "$work/articles-$1" "$1"
    "$program" new "$work/$1" --articles "$work/articles-$1" --annotator anna >/dev/null 2>&1
}

# Starts with a project and waits until it tells of something.
start() {
    export GLOSSATOR_CONFIG_DIR=$work/config
    : >"$work/log"
    "$program" "$1" 2>"$work/log" >/dev/null &
    window=$!
    until_told "$2"
}

# Starts with a project, telling nothing, and waits until it rests.
start_silent() {
    local before=-1 now=0
    GLOSSATOR_TRACE="" "$program" "$1" >/dev/null 2>"$work/log" &
    window=$!
    sleep 2
    while [ "$before" != "$now" ]; do
        before=$now
        sleep 2
        now=$(cpu)
    done
}

until_told() {
    for _ in $(seq 1200); do
        grep -q "$1" "$work/log" && return
        kill -0 "$window" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
    echo "never told: $1" >&2
    exit 1
}

stop() {
    kill "$window" 2>/dev/null || { echo "the program ended by itself" >&2; exit 1; }
    wait "$window" 2>/dev/null || true
    window=
}

# The milliseconds of something told.
told() { grep -m 1 "$1" "$work/log" | cut -d ' ' -f 2; }

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

resident() { awk -v of="$1:" '$1 == of { printf "%d", $2 / 1000 }' "/proc/$window/status"; }

# CPU milliseconds of the process so far, but for the software GL's threads.
cpu() {
    python3 - "$window" <<'PY'
import os, sys
root = f"/proc/{sys.argv[1]}"
tick = 1000 / os.sysconf("SC_CLK_TCK")
def used(path):
    fields = open(path).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * tick
whole = used(f"{root}/stat")
for task in os.listdir(f"{root}/task"):
    if open(f"{root}/task/{task}/comm").read().startswith("llvmpipe"):
        whole -= used(f"{root}/task/{task}/stat")
print(whole)
PY
}

# One line of the table; a star where the limit is passed.
row() {
    awk -v what="$1" -v got="$2" -v limit="$3" -v unit="$4" 'BEGIN {
        star = (limit != "-" && got + 0 > limit + 0) ? " *" : ""
        printf "%-62s %9s %9s %s%s\n", what, got, limit, unit, star
    }'
}

# Starts it again and again; tells the median of when something was told.
starts() {
    for _ in $(seq "$runs"); do
        start "$1" "$2"
        told "$2"
        stop
    done | median
}

# CPU of a switch to the next article, median of five rounds of ten.
switches() {
    local id before after
    id=$(xdotool search --onlyvisible --name Glossator | tail -n 1)
    xdotool windowfocus "$id"
    sleep 1
    xdotool keydown ctrl
    for _ in 1 2 3 4 5; do
        before=$(cpu)
        for _ in $(seq 10); do
            xdotool key Next
            sleep 0.15
        done
        sleep 0.3
        after=$(cpu)
        echo "$before $after" | awk '{ printf "%.1f\n", ($2 - $1) / 10 }'
    done | median
    xdotool keyup ctrl
}

printf '%-62s %9s %9s\n' "window of 1280 by 820" measured "at most"
cp -r projects/demo "$work/demo"
"$program" articles "$work/demo" >/dev/null
row "demo: start to first frame" "$(starts "$work/demo" 'first frame')" 1000 ms
row "demo: start to the article" "$(starts "$work/demo" 'article shown')" - ms
start "$work/demo" "everything read"
sleep 1
row "demo: resident" "$(resident VmRSS)" - MB
stop

for count in ${COUNTS:-100 10000 100000}; do
    make "$count"
    project=$work/$count
    start "$project" "everything read"
    row "$count articles, first opening: first frame" "$(told 'first frame')" 1000 ms
    row "$count articles, first opening: an article is shown" "$(told 'article shown')" 1000 ms
    row "$count articles, first opening: every article listed" "$(told 'articles listed')" - ms
    row "$count articles, first opening: every article read" "$(told 'everything read')" - ms
    sleep 1
    row "$count articles, first opening: resident" "$(resident VmRSS)" 300 MB
    row "$count articles, first opening: resident at most" "$(resident VmHWM)" 300 MB
    stop
    python3 benches/corpus.py --tags $((count < 1000 ? count : 1000)) >"$work/tags.jsonl"
    "$program" import "$project" "$work/tags.jsonl" --format jsonl --annotator anna 2>/dev/null
    row "$count articles, tagged: start to first frame" "$(starts "$project" 'first frame')" 1000 ms
    row "$count articles, tagged: start to the last article" "$(starts "$project" 'article shown')" 1500 ms
    start "$project" "everything read"
    row "$count articles, tagged: every article listed" "$(told 'articles listed')" - ms
    stop
    start_silent "$project"
    row "$count articles, tagged: CPU to switch to the next" "$(switches)" 8 ms
    row "$count articles, tagged: resident" "$(resident VmRSS)" 300 MB
    row "$count articles, tagged: resident at most" "$(resident VmHWM)" 300 MB
    stop
    rm -rf "$work/articles-$count" "$project"
done
