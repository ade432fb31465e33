"""Every export of the demo under other eyes: what it holds is what the project
holds without what the loss report names, and every quote is what its offsets
say. Plain Python first; then the formats' own programs, where they can be had.

usage: exports.py BINARY EMPTY_FOLDER SHARED
"""

import collections
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

BINARY, FOLDER, SHARED = (pathlib.Path(it).resolve() for it in sys.argv[1:4])
ANNOTATOR = "anna"
# Losses that leave nothing of a tag; all others leave a part of it.
WHOLE = re.compile(
    "^(discontinuous mentions|mentions (of blanks|off the text|that repeat another|that are no argument|"
    "without a stance|that no event names|on the same words.*)|nested mentions|overlapping mentions|mentions|"
    "places of targets|rejected tags|events|events without a trigger|stances|.*stances (across|towards|of nobody|"
    "without|that contradict).*|(mixed|neutral|unclear|mixed and unclear) stances|"
    "relations|relations (across|of) .*)$")
wrong = []
counted = 0


def tell(ok, what):
    global counted
    counted += 1
    if not ok:
        wrong.append(what)
        print(f"  WRONG {what}")


def same(what, found, wanted):
    if found != wanted and isinstance(wanted, collections.Counter):
        found, wanted = dict(found - wanted), dict(wanted - found)
        found, wanted = (dict(list(it.items())[:5]) for it in (found, wanted))
        tell(False, f"{what}: too many {found}, missing {wanted}")
    else:
        tell(found == wanted, f"{what}: {found}, wanted {wanted}")


def squeezed(text):
    """Formats over tokens don't keep blanks."""
    return "".join(text.split())


class Project:
    """What the demo holds of one annotator, by its Glossator JSONL."""

    def __init__(self):
        lines = run("export", "projects/demo", "--format", "jsonl", "--annotator", ANNOTATOR)
        self.layers = {layer["id"]: layer for layer in map(json.loads, lines.splitlines())}

    def tags(self, sort, lost):
        for layer in self.layers.values():
            for tag in layer[sort]:
                if (layer["id"], tag["id"]) not in lost:
                    yield layer, tag

    def count(self, sort, lost=()):
        return sum(1 for _ in self.tags(sort, lost))

    def words(self, sort, lost=()):
        return collections.Counter((tag["kind"], squeezed(tag["quote"])) for _, tag in self.tags(sort, lost))


def run(*arguments):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


class Export:
    def __init__(self, format):
        self.format = format
        self.folder = FOLDER / format
        self.folder.mkdir()
        ending = {"docbin": "spacy", "gliner": "json", "semeval22": "json", "dna": "csv", "semeval16": "tsv"}
        self.path = self.folder / f"demo.{ending.get(format, 'jsonl')}"
        losses = self.folder / "losses.jsonl"
        run("export", "projects/demo", "--format", format, "--annotator", ANNOTATOR,
            "--out", self.path, "--loss-report", losses)
        self.losses = [json.loads(line) for line in losses.read_text().splitlines()]
        self.lost = {(it["article"], it["tag"]) for it in self.losses if WHOLE.match(it["what"])}
        again = self.folder / "again"
        run("export", "projects/demo", "--format", format, "--annotator", ANNOTATOR, "--out", again)
        tell(files(again) == files(self.path), f"{format}: written twice it has other bytes")
        (shutil.rmtree if again.is_dir() else pathlib.Path.unlink)(again)

    def lines(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def json(self):
        return json.loads(self.path.read_text())


def files(path):
    if path.is_dir():
        return {str(it.relative_to(path)): it.read_bytes() for it in sorted(path.rglob("*")) if it.is_file()}
    return path.read_bytes()


def mentions(export, found):
    same(f"{export.format}: mentions", found, project.words("mentions", export.lost))


def events(export, found):
    same(f"{export.format}: events", found, project.words("events", export.lost))


def doccano(export):
    found, relations = collections.Counter(), 0
    for row in export.lines():
        for it in row["entities"]:
            found[it["label"], squeezed(row["text"][it["start_offset"]:it["end_offset"]])] += 1
        relations += len(row.get("relations", []))
    mentions(export, found)
    same("doccano: relations", relations, project.count("relations", export.lost))


def prodigy(export):
    found = collections.Counter()
    for row in export.lines():
        for it in row["tokens"]:
            same("prodigy: token", row["text"][it["start"]:it["end"]], it["text"])
        for it in row["spans"]:
            words = row["text"][it["start"]:it["end"]]
            found[it["label"], squeezed(words)] += 1
            first, last = row["tokens"][it["token_start"]], row["tokens"][it["token_end"]]
            same("prodigy: span", (first["start"], last["end"]), (it["start"], it["end"]))
    mentions(export, found)


def spacy_jsonl(export):
    found = collections.Counter()
    for row in export.lines():
        for it in row["spans"] if isinstance(row.get("spans"), list) else sum(row["spans"].values(), []):
            found[it["label"], squeezed(row["text"][it["start"]:it["end"]])] += 1
    mentions(export, found)


def gliner(export):
    rows = export.json()
    found = collections.Counter(
        (label, squeezed("".join(row["tokenized_text"][first:last + 1])))
        for row in rows for first, last, label in row["ner"])
    mentions(export, found)


def label_studio(export):
    found = collections.Counter()
    for task in json.loads((export.path / "tasks.json").read_text()):
        for it in task["annotations"][0]["result"]:
            value = it.get("value", {})
            if "labels" in value:
                same("label-studio: quote", task["data"]["text"][value["start"]:value["end"]], value["text"])
                found[value["labels"][0], squeezed(value["text"])] += 1
    mentions(export, found)


def columns(export):
    found, open_, words = collections.Counter(), None, []

    def close():
        if open_:
            found[open_, squeezed("".join(words))] += 1

    for line in export.path.read_text().splitlines() + [""]:
        cells = line.split(" ") if line and not line.startswith("-DOCSTART-") else ["", "O"]
        sign, _, kind = cells[-1].partition("-")
        if sign in "OBUS":
            close()
            open_, words = (kind, []) if sign != "O" else (None, [])
        words.append(cells[0])
    mentions(export, found)


def brat(export):
    found, triggers = collections.Counter(), collections.Counter()
    for file in export.path.rglob("*.ann"):
        text = file.with_suffix(".txt").read_bytes().decode()
        lines = file.read_text().splitlines()
        events_ = {cells[1].split(":")[1].split()[0] for cells in (it.split("\t") for it in lines)
                   if cells[0].startswith("E")}
        for line in lines:
            if line.startswith("T"):
                id, place, quote = line.split("\t")
                kind, _, places = place.partition(" ")
                words = [text[int(a):int(b)] for a, b in (it.split() for it in places.split(";"))]
                same("brat: quote", " ".join(words).replace("\n", " "), quote)
                (triggers if id in events_ else found)[kind, squeezed(quote)] += 1
    # Words that are no mention go out too, under names that the conversion has.
    found = collections.Counter({it: n for it, n in found.items() if it[0] not in ("Text", "Value", "Evidence")})
    mentions(export, found)
    triggers = collections.Counter({it: n for it, n in triggers.items() if it[0] != "Stance"})
    events(export, triggers)


def tokens_of(row):
    return [word for sentence in row["sentences"] for word in sentence]


def dygie(export):
    found, count = collections.Counter(), 0
    for row in export.lines():
        tokens = tokens_of(row)
        for it in sum(row.get("ner", []), []):
            found[it[2], squeezed("".join(tokens[it[0]:it[1] + 1]))] += 1
        count += len(sum(row.get("events", []), []))
    mentions(export, found)
    same("dygie: events", count, project.count("events", export.lost))


def oneie(export):
    found, triggers = collections.Counter(), collections.Counter()
    for row in export.lines():
        def quote(it):
            same("oneie: quote", squeezed("".join(row["tokens"][it["start"]:it["end"]])), squeezed(it["text"]))
            tell(it["text"] in row["text"], f"oneie: “{it['text']}” isn't in its sentence")
            return squeezed(it["text"])
        ids = {it["id"]: it for it in row.get("entity_mentions", [])}
        for it in ids.values():
            if it["entity_type"] != "MENTION":
                found[it["entity_type"], quote(it)] += 1
        for it in row.get("event_mentions", []):
            triggers[it["event_type"], quote(it["trigger"])] += 1
            for argument in it["arguments"]:
                same("oneie: argument", quote(argument), quote(ids[argument["entity_id"]]))
    mentions(export, found)
    events(export, triggers)


def rams(export):
    triggers = collections.Counter()
    for row in export.lines():
        tokens = tokens_of(row)
        [[first, last, [[kind, _]]]] = row["evt_triggers"]
        tell(len(row["sentences"]) <= 5, "rams: more than five sentences")
        triggers[kind, squeezed("".join(tokens[first:last + 1]))] += 1
        for trigger, place, role in row["gold_evt_links"]:
            same("rams: link", trigger, [first, last])
            tell(0 <= place[0] <= place[1] < len(tokens), "rams: argument off the text")
            tell(re.match(r"evt\d{3}arg\d\d.", role), f"rams: {role}")
    events(export, triggers)


def newsmtsc(export):
    for row in export.lines():
        for it in row["targets"]:
            for place in [it, *it.get("further_mentions", [])]:
                same("newsmtsc: quote", row["sentence_normalized"][place["from"]:place["to"]], place["mention"])


def semeval22(export):
    count = 0
    for row in export.json():
        for opinion in row["opinions"]:
            count += 1
            for words, ranges in (opinion[it] for it in ("Source", "Target", "Polar_expression")):
                places = [row["text"][int(a):int(b)] for a, b in (it.split(":") for it in ranges)]
                same("semeval22: quote", places, words)
    same("semeval22: stances", count, project.count("stances", export.lost))


def semeval16(export):
    head, *rows = (line.split("\t") for line in export.path.read_text().splitlines())
    same("semeval16: head", head, ["ID", "Target", "Tweet", "Stance"])
    tell(all(len(it) == 4 and it[3] in ("FAVOR", "AGAINST", "NONE") for it in rows), "semeval16: cells")
    same("semeval16: stances", len(rows), project.count("stances", export.lost))


def plover(export):
    triggers = collections.Counter()
    for row in export.lines():
        text = project.layers[row["article"]]["text"]
        words = " ".join(text[a:b] for a, b in row["eventSpans"])
        same("plover: trigger", row["eventText"] or "", words)
        for it in row["source"] + row["target"] + row["eventLoc"] + row.get("roles", []):
            if "actorText" in it:
                same("plover: actor", it["actorText"], " ".join(text[a:b] for a, b in it["spans"]))
        triggers[row["event"], squeezed(words)] += 1
    events(export, triggers)


def dna(export):
    with open(export.path, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        whole = project.layers[row["docId"]]["text"]
        if row["text"]:
            words = whole[int(row["start"]):int(row["stop"])]
            tell(words.startswith(row["text"][:20]) and words.endswith(row["text"][-20:]), f"dna: “{row['text']}”")
        tell(row["agreement"] in "01" and row["concept"] and (row["person"] or row["organization"]), f"dna: {row}")
    same("dna: statements", len(rows), project.count("stances", export.lost))


def tables(export):
    with open(export.path / "mentions.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = project.layers[row["article"]]["text"]
        words = [text[int(a):int(b)] for a, b in (it.split("-") for it in row["spans"].split())]
        same("csv: quote", " ".join(words), row["quote"])
    mentions(export, collections.Counter((it["kind"], squeezed(it["quote"])) for it in rows))


def graph(export):
    root = xml.parse(export.path).getroot()
    name = root.tag.split("}")[0] + "}"
    if export.format == "graphml":
        nodes = {it.get("id") for it in root.iter(name + "node")}
        weights = [int(it.text) for it in root.iter(name + "data") if it.get("key") == "edge-weight"]
    else:
        nodes = {it.get("id") for it in root.iter(name + "node")}
        weights = [int(it.get("weight")) for it in root.iter(name + "edge")]
    edges = list(root.iter(name + "edge"))
    tell(all(it.get("source") in nodes and it.get("target") in nodes for it in edges), f"{export.format}: ends")
    same(f"{export.format}: edges", len(weights), len(edges))
    same(f"{export.format}: stances", sum(weights), project.count("stances", export.lost))


def chat(export):
    found, triggers, stances = collections.Counter(), collections.Counter(), 0
    for row in export.lines():
        system, user, assistant = row["messages"]
        same("chat: roles", [it["role"] for it in row["messages"]], ["system", "user", "assistant"])
        text = user["content"]
        same("chat: text", text, project.layers[row["id"]]["text"])
        answer = json.loads(assistant["content"])
        for field in answer:
            tell(f'"{field}"' in system["content"], f"chat: {field} isn't asked for")

        def look(it):
            if isinstance(it, dict):
                if "text" in it and "parts" not in it:
                    at = -1
                    for _ in range(it.get("nth", 1)):
                        at = text.find(it["text"], at + 1)
                        tell(at >= 0, f"chat: “{it['text']}” isn't there")
                for value in it.values():
                    look(value)
            elif isinstance(it, list):
                for value in it:
                    look(value)
        look(answer)
        found.update((it["type"], squeezed(it["text"])) for it in answer.get("entities", []))
        triggers.update(
            (it["type"], squeezed((it["trigger"] or {"text": ""})["text"])) for it in answer.get("events", []))
        stances += len(answer.get("stances", []))
    mentions(export, found)
    events(export, triggers)
    same("chat: stances", stances, project.count("stances", export.lost))


PLAIN = {
    "csv": tables, "brat": brat, "conll": columns, "conll-bilou": columns, "dygie": dygie, "oneie": oneie,
    "rams": rams, "newsmtsc": newsmtsc, "semeval22": semeval22, "semeval16": semeval16, "plover": plover,
    "dna": dna, "graphml": graph, "gexf": graph, "doccano": doccano, "label-studio": label_studio,
    "prodigy": prodigy, "spacy-jsonl": spacy_jsonl, "gliner": gliner, "chat": chat,
}

# --- the formats' own programs

# Python packages, in an environment of their own each; what can't be had in
# LONGEST seconds is skipped. They are kept for the next run.
ENVIRONMENTS = {
    "spacy": ["spacy>=3.8,<3.9"],
    "seqeval": ["seqeval"],
    "small": ["dkpro-cassis", "networkx"],
    "datasets": ["datasets", "pandas"],
    "label-studio": ["label-studio-sdk"],
    "doccano": ["doccano", "setuptools<81", "marshmallow<4", "numpy<2"],
}
LONGEST = 110


class Client:
    """A format, the program that opens it, and what it must count."""

    def __init__(self, format, needs, script, arguments, wanted):
        self.format, self.needs, self.script = format, needs, script
        self.arguments, self.wanted = arguments, wanted


def mention_count(export):
    return project.count("mentions", export.lost)


def relation_count(export):
    return project.count("relations", export.lost)


def article_count(_):
    return len(project.layers)


def zero(_):
    return 0


def empty(_):
    return []


CLIENTS = [
    Client("docbin", "spacy", "spacy_load.py", ["{}"], {"docs": article_count, "span_groups": mention_count}),
    Client("prodigy", "spacy", "spacy_load.py", ["{}"], {"docs": article_count, "spans": mention_count}),
    Client("conll", "seqeval", "conll_load.py", ["{}"],
           {"docs": article_count, "entities_lenient": mention_count, "entities_strict": mention_count}),
    Client("conll-bilou", "seqeval", "conll_load.py", ["{}", "--scheme", "BILOU"],
           {"docs": article_count, "entities_strict": mention_count}),
    Client("gliner", None, "gliner_load.py", ["{}"],
           {"examples": article_count, "spans": mention_count, "relations": relation_count}),
    Client("label-studio", "label-studio", "labelstudio_load.py", ["{}/label_config.xml", "{}/tasks.json"],
           {"tasks": article_count, "span_text_ok": mention_count, "span_text_MISMATCH": zero,
            "invalid_annotations": zero, "relations": relation_count, "errors": empty}),
    Client("doccano", "doccano", "doccano_load.py", ["{}"],
           {"examples": article_count, "spans": mention_count, "spans_in_text": mention_count,
            "relations": relation_count, "parser_errors": empty, "label_errors": empty}),
]


def field(counts, name):
    """A count by its name, which may go into objects: `types.PER`."""
    for part in name.split("."):
        counts = counts.get(part, 0) if isinstance(counts, dict) else counts
    return counts


def environments(names):
    """Python of each environment that could be had."""
    place = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target")).resolve() / "clients"
    place.mkdir(parents=True, exist_ok=True)
    made, waiting = {}, {}
    for name in names:
        mark = place / name / "complete"
        python = place / name / "bin" / "python"
        packages = ENVIRONMENTS[name]
        if mark.exists() and mark.read_text() == str(packages):
            made[name] = python
            continue
        shutil.rmtree(place / name, ignore_errors=True)
        command = f'"{sys.executable}" -m venv "$0" && "$0/bin/pip" install -q --no-compile "$@"'
        waiting[name] = subprocess.Popen(["bash", "-c", command, place / name, *packages],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         start_new_session=True)
    end = time.monotonic() + LONGEST
    for name, process in waiting.items():
        try:
            if process.wait(max(0, end - time.monotonic())) == 0:
                (place / name / "complete").write_text(str(ENVIRONMENTS[name]))
                made[name] = place / name / "bin" / "python"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return made


def opened(client, export, python):
    script = SHARED / "clients" / client.script
    arguments = [it.format(export.path) for it in client.arguments]
    program = ["bash", script] if script.suffix == ".sh" else [python, script]
    # doccano makes a database where it runs.
    done = subprocess.run([*program, *arguments], capture_output=True, cwd=export.folder)
    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no counts"])[-1]
        return tell(False, f"{client.format} in {client.script}: {last}")
    counts = json.loads(lines[-1])
    told = []
    for name, wanted in client.wanted.items():
        same(f"{client.format} in {client.script}: {name}", field(counts, name), wanted(export))
        told.append(f"{name} {field(counts, name)}")
    print(f"  ok    {client.format} in {client.script}: {', '.join(told)}")


def clients(exports):
    wanted = [it for it in CLIENTS if it.format in exports and (SHARED / "clients" / it.script).exists()]
    if not wanted:
        print("(their programs are left out: nothing here opens them)")
        return
    print("exports in the formats' own programs")
    made = environments(sorted({it.needs for it in wanted if it.needs}))
    for client in wanted:
        if client.needs and client.needs not in made:
            print(f"  skipped: no {ENVIRONMENTS[client.needs][0]} for {client.format}")
            continue
        opened(client, exports[client.format], made.get(client.needs, sys.executable))


project = Project()
print("exports of the demo, counted by Python")
written = [it["id"] for it in map(json.loads, run("formats", "--json").splitlines()) if it["writes"]]
exports = {}
for format in written:
    if format in PLAIN or any(it.format == format for it in CLIENTS):
        exports[format] = Export(format)
for format, check in PLAIN.items():
    if format in exports:
        before = len(wrong)
        check(exports[format])
        print(f"  {'ok   ' if len(wrong) == before else 'WRONG'} {format}")
clients(exports)
print(f"  {counted} comparisons")
if wrong:
    print(f"does not hold: {len(wrong)}: " + "; ".join(wrong[:20]))
sys.exit(bool(wrong))
