"""Articles of about 6 kB for benches/window.sh, always the same ones.

corpus.py FOLDER COUNT   writes so many articles into a folder, 1,000 to a part
corpus.py --tags COUNT   prints 60 tags for each of the first COUNT as JSONL
"""

import json
import random
import sys
from pathlib import Path

NAMES = ["Marta Lind", "Yerevan", "Tomas Varga", "Tallinn", "the Harbour Union", "Brussels"]
KINDS = ["PERSON", "GPE", "PERSON", "GPE", "ORG", "GPE"]
WORDS = (
    "ministers met again on the border where villagers reported that talks about trade "
    "and energy would resume after the visit while officials warned of rising prices"
).split()
TAGS = 60


def article(number):
    """The text of an article, and its names as (start, end, kind) in code points."""
    dice = random.Random(number)
    text = f"Story number {number}: ministers meet again\n\n{1 + number % 28} December 2023\n\n"
    tags = []
    while len(text) < 6000:
        for _ in range(dice.randint(3, 6)):
            sentence = dice.choices(WORDS, k=dice.randint(8, 16))
            text += " ".join(sentence).capitalize()
            which = dice.randrange(len(NAMES))
            text += " "
            tags.append((len(text), len(text) + len(NAMES[which]), KINDS[which]))
            text += NAMES[which] + ". "
        text = text.rstrip() + "\n\n"
    return text, tags[:TAGS]


def name(number):
    return f"{number // 1000:03}/{number:06}.txt"


def write(folder, count):
    for number in range(count):
        path = Path(folder) / name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number)[0], encoding="utf-8")


def tags(count):
    for number in range(count):
        text, tags = article(number)
        mentions = [
            {"id": f"m{i}", "kind": kind, "spans": [[start, end]], "quote": text[start:end]}
            for i, (start, end, kind) in enumerate(tags)
        ]
        line = {
            "format": "glossator-jsonl/1",
            "id": name(number),
            "annotator": "anna",
            "mentions": mentions,
        }
        print(json.dumps(line, ensure_ascii=False))


if sys.argv[1] == "--tags":
    tags(int(sys.argv[2]))
else:
    write(sys.argv[1], int(sys.argv[2]))
