"""Articles of about 6 kB for benches/window.sh, always the same ones.

corpus.py FOLDER COUNT   writes so many articles into a folder, 1,000 to a part
corpus.py --tags COUNT   prints 60 tags for each of the first COUNT as JSONL
corpus.py --all COUNT    prints 34 mentions, 5 events and 5 stances of each of COUNT
                         articles of about 3 kB, with their text, as JSONL
corpus.py --machine COUNT [TAGS]
                         prints 40 (or so many) mentions with scores for each of
                         the first COUNT as JSONL, their texts with them, as an
                         extractor does: what `import --as-suggestions` is timed with
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


def article(number, length=6000):
    """The text of an article, and its names as (start, end, kind) in code points."""
    dice = random.Random(number)
    text = f"Story number {number}: ministers meet again\n\n{1 + number % 28} December 2023\n\n"
    tags = []
    while len(text) < length:
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


def everything(count):
    for number in range(count):
        text, tags = article(number, 3600)
        names = tags[:34]
        mentions = [
            {"id": f"m{i}", "kind": kind, "spans": [[start, end]], "quote": text[start:end], "entity": text[start:end].lower().replace(" ", "-")}
            for i, (start, end, kind) in enumerate(names)
        ]

        def sentence(of):
            start = max(text.rfind(". ", 0, names[of][0]), text.rfind("\n", 0, names[of][0])) + 1
            start += text[start] == " "
            return start, names[of][1] + 1

        def word(of):
            start = sentence(of)[0]
            return start, text.index(" ", start)

        events = [
            {"id": f"v{i}", "kind": "CONSULT", "trigger": [word(6 * i)], "attributes": {"modes": ["visit"]}, "arguments": [
                {"role": "actor", "mention": f"m{6 * i}"}, {"role": "recipient", "mention": f"m{6 * i + 1}"}]}
            for i in range(5)
        ]
        stances = [
            {"id": f"s{i}", "holder": {"mention": f"m{6 * i + 2}"}, "target": {"mention": f"m{6 * i + 3}"},
             "polarity": ["for", "against"][i % 2], "basis": "quoted", "evidence": [sentence(6 * i + 2)]}
            for i in range(5)
        ]
        line = {
            "format": "glossator-jsonl/1", "id": name(number), "text": text, "annotator": "anna",
            "meta": {"title": f"Story number {number}", "published": "2023-12-28", "source": "The Wire", "language": "en"},
            "completions": {task: "complete" for task in ("entities", "events", "stances", "relations", "labels")},
            "mentions": mentions, "events": events, "stances": stances,
            "entities": [{"id": it.lower().replace(" ", "-"), "name": it, "kind": kind} for it, kind in zip(NAMES, KINDS)],
        }
        print(json.dumps(line, ensure_ascii=False))


def machine(count, most):
    for number in range(count):
        text, tags = article(number)
        dice = random.Random(-number)
        mentions = [
            {
                "id": f"m{i}",
                "kind": kind,
                "spans": [[start, end]],
                "quote": text[start:end],
                "score": round(dice.uniform(0.4, 1), 4),
            }
            for i, (start, end, kind) in enumerate(tags[:most])
        ]
        line = {
            "format": "glossator-jsonl/1",
            "id": name(number),
            "text": text,
            "mentions": mentions,
        }
        print(json.dumps(line, ensure_ascii=False))


if sys.argv[1] == "--all":
    everything(int(sys.argv[2]))
elif sys.argv[1] == "--machine":
    machine(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 40)
elif sys.argv[1] == "--tags":
    tags(int(sys.argv[2]))
else:
    write(sys.argv[1], int(sys.argv[2]))
