"""A corpus with copies in it, for `glossator duplicates`; always the same one.

copies.py FOLDER COUNT   writes so many articles of about 6 kB, of which one in
                         twenty is made of an earlier one, and prints what each of
                         those is: likeness, article, the one it is made of

Words are as frequent as in a language (Zipf), out of 30,000, so that articles share
phrases by chance as news do.
"""

import itertools
import random
import sys
from pathlib import Path

SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
WORDS = 950


def vocabulary(dice):
    words = [""] * 30_000
    for i in range(len(words)):
        words[i] = "".join(dice.choices(SYLLABLES, k=1 + (i > 100) + (i > 5_000)))
    return words


def name(number):
    return f"{number // 1000:03}/{number:06}.txt"


def text(words, dice):
    out = []
    for i, word in enumerate(words):
        out.append(word)
        if i % 90 == 89:
            out.append("\n\n")
    return " ".join(out) + ".\n"


def main(folder, count):
    dice = random.Random(7)
    vocab = vocabulary(dice)
    sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocab))))
    kept = []
    for number in range(count):
        words = dice.choices(vocab, cum_weights=sums, k=WORDS)
        made = None
        if kept and dice.random() < 0.05:
            source, old = dice.choice(kept)
            kind = dice.choice(["exact", "near", "near", "passage"])
            if kind == "exact":
                words = [it.upper() if i == 3 else it for i, it in enumerate(old)]
            elif kind == "near":
                words = [dice.choice(vocab) if dice.random() < 0.03 else it for it in old]
            else:
                at = dice.randrange(len(old) - 200)
                words[300:500] = old[at : at + 200]
            made = (kind, name(number), name(source))
        elif len(kept) < 5_000:
            kept.append((number, words))
        path = Path(folder) / name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(words, dice), encoding="utf-8")
        if made:
            print("\t".join(made))


main(sys.argv[1], int(sys.argv[2]))
