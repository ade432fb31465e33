"""What a Glossator JSONL export says, one fact a line, without ids and times."""

import json
import sys

facts = []
for line in sys.stdin:
    article = json.loads(line)
    text = article["text"]

    def words(spans):
        return " ".join(text[start:end] for start, end in spans)

    mentions = {it["id"]: it for it in article["mentions"]}

    def name(to):
        if isinstance(to, str):
            return to
        if "mention" in to:
            return words(mentions[to["mention"]]["spans"])
        return words(to.get("spans", [])) or str(to)

    for it in article["mentions"]:
        assert words(it["spans"]) == it["quote"], it
        facts.append(f"mention {it['kind']} {it['quote']}")
    for it in article["events"]:
        arguments = ", ".join(f"{a['role']} {name(a)}" for a in it["arguments"])
        facts.append(f"event {it['kind']} {it['quote']}: {arguments}")
    for it in article["stances"]:
        facts.append(f"stance {name(it['holder'])} {it['polarity']} {name(it['target'])}")
print("\n".join(sorted(facts)))
