"""brat's files read as a short script reads them: every mention with its words,
which must stand where it says. What benches/brat.rs holds our reader against.

brat.py FOLDER   prints how many documents and mentions there are"""

import os
import sys


def mentions(text, lines):
    for line in lines.splitlines():
        if line.startswith("T"):
            name, place, words = line.split("\t", 2)
            kind, spans = place.split(" ", 1)
            spans = [tuple(map(int, it.split(" "))) for it in spans.split(";")]
            assert words == " ".join(text[start:end] for start, end in spans)
            yield name, kind, spans, words


def main():
    folder = sys.argv[1]
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".ann"):
            stem = os.path.join(folder, name[:-4])
            with open(stem + ".txt", encoding="utf-8") as text, open(
                stem + ".ann", encoding="utf-8"
            ) as lines:
                found[name] = list(mentions(text.read(), lines.read()))
    print(len(found), sum(map(len, found.values())))


main()
