#!/usr/bin/env bash
# The real window under a virtual display: tag by mouse and by keys, make an
# event and a stance, kill the program, start it again, and compare what it
# exports with what was done. Takes the program to try as its argument.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/debug/glossator}")
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


# The articles, and what is tagged in the first of them: a word by mouse (where it
# stands in a window of 1280 by 820), two people who meet, somebody's stance.
mkdir "$work/articles"
if [ -d ../shared/articles ]; then
    cp ../shared/articles/*.txt "$work/articles/"
    by_mouse=Armenia at=(697 345) picks=(1 1)
    actor="Ararat Mirzoyan" recipient="Dmytro Kuleba" trigger="met with"
    holder="Nikol Pashinyan" target=Moscow target_key=3 target_kind=GPE
else
    cp projects/demo/sources/01-*.txt "$work/articles/"
    by_mouse=Diplomacy at=(449 193) picks=(2 1)
    actor="Nino Kvirikadze" recipient="Ruben Danielian" trigger="received"
    holder="Giorgi Tsereli" target="Union of Georgian Hauliers" target_key=2 target_kind=ORG
fi
chmod -R u+w "$work/articles"
"$program" new "$work/project" --articles "$work/articles" 2>/dev/null
mkdir -p "$GLOSSATOR_CONFIG_DIR"
printf '(annotator: "anna", theme: Light, recent: [(path: "%s", annotator: "anna")])\n' "$work/project" \
    >"$GLOSSATOR_CONFIG_DIR/preferences.ron"

start
echo "by mouse: a double click and a key"
xdotool mousemove "${at[0]}" "${at[1]}" click --repeat 2 --delay 60 1
sleep 0.5
keys 3
echo "by keys: find, select, tag"
find_words "$actor"
keys 1
find_words "$recipient"
keys 1
echo "an event with two arguments"
find_words "$trigger"
keys e
xdotool type --delay 60 con
sleep 0.4
keys Return "${picks[@]}" Escape
echo "a stance"
find_words "$target"
keys "$target_key"
find_words "$holder"
keys 1 s 1 minus
sleep 1
import -window root "$shots/window-test.png"

expected="event CONSULT $trigger: actor $actor, recipient $recipient
mention GPE $by_mouse
mention PERSON $actor
mention PERSON $holder
mention PERSON $recipient
mention $target_kind $target
stance $holder against $target"
expected=$(sort <<<"$expected")

compare() {
    local held
    held=$(facts | sort)
    if [ "$held" != "$expected" ]; then
        diff <(echo "$expected") <(echo "$held") >&2 || true
        fail "$1"
    fi
}

echo "killed and started again"
kill -9 "$glossator"
wait "$glossator" 2>/dev/null || true
compare "what stood before the kill isn't there after it"
start
compare "the project changed by being opened"
echo "undo reaches behind the restart, and redo back"
keys ctrl+z
sleep 2.5
facts | grep -q '^stance' && fail "the stance wasn't taken back"
keys ctrl+shift+z
sleep 2.5
compare "redo didn't bring the stance back"
echo "window test: 1 passed, 0 failed"
