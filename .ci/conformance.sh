#!/usr/bin/env bash
# Our files under other eyes: exports read by another language and by the
# programs that they are made for, real articles, encodings in the wild, project
# files read by another program. Uses the program that the tests built; what lies
# outside the repository is used where it is there.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${GLOSSATOR:-${CARGO_TARGET_DIR:-target}/debug/glossator}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 .ci/conformance.py "$binary" "$folder" "${SHARED:-../shared}"
mkdir "$folder/exports"
python3 .ci/exports.py "$binary" "$folder/exports" "${SHARED:-../shared}"
if [ -d "${SHARED:-../shared}/data" ]; then
    python3 .ci/read_data.py "$binary" "${SHARED:-../shared}"
fi
