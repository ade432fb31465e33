#!/usr/bin/env bash
# The real window under a virtual display: tag by mouse and by keys, make an
# event and a stance, kill the program, start it again, and compare what it
# exports with what was done. Takes the program to try as its argument.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/glossator}")
work=$(mktemp -d)
display=":$((80 + RANDOM % 100))"
shots=${GLOSSATOR_SHOTS:-$work}
export DISPLAY=$display LIBGL_ALWAYS_SOFTWARE=1 GLOSSATOR_CONFIG_DIR=$work/config
unset WAYLAND_DISPLAY

Xvfb "$display" -screen 0 1280x900x24 >/dev/null 2>&1 &
xvfb=$!
glossator=
finish() {
    [ -n "$glossator" ] && kill -9 "$glossator" 2>/dev/null
    kill "$xvfb" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "window test: $1" >&2
    import -window root "$shots/window-test-failed.png" 2>/dev/null || true
    exit 1
}

# The window is there and has the keyboard.
start() {
    "$program" "$work/project" >"$work/log" 2>&1 &
    glossator=$!
    local window=
    for _ in $(seq 60); do
        sleep 0.5
        window=$(xdotool search --onlyvisible --name Glossator 2>/dev/null | tail -n 1) || true
        [ -n "$window" ] && break
        kill -0 "$glossator" 2>/dev/null || fail "the program ended: $(cat "$work/log")"
    done
    [ -n "$window" ] || fail "no window after 30 s"
    sleep 2
    xdotool windowfocus "$window"
    sleep 0.5
}

keys() {
    for key in "$@"; do
        xdotool key --clearmodifiers "$key"
        sleep 0.3
    done
}

# Finds words and leaves them selected.
find_words() {
    keys ctrl+Home ctrl+f
    xdotool type --delay 40 "$1"
    sleep 0.4
    keys Return Escape
}

# What the project holds, one fact a line, without ids and times.
facts() {
    "$program" export "$work/project" --format jsonl --annotator anna --out - | python3 .ci/facts.py
}

# The three lines the test knows of an article of its own.
mkdir "$work/articles"
if [ -d ../shared/articles ]; then
    cp ../shared/articles/*.txt "$work/articles/"
    expected=.ci/window_expected_shared.txt
else
    cp projects/demo/sources/01-*.txt "$work/articles/"
    expected=.ci/window_expected_demo.txt
fi
