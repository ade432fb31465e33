"""Every export of the demo under other eyes: what it holds is what the project
holds without what the loss report names, and every quote is what its offsets
say. Plain Python first; then the formats' own programs, where they can be had.

usage: exports.py BINARY EMPTY_FOLDER SHARED
"""

import collections
import concurrent.futures
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
import zipfile

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
        what = what if len(what) < 500 else what[:500] + "…"
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
    """A file or folder of a format, with one annotator's tags or with everybody's."""

    def __init__(self, format, annotator=ANNOTATOR):
        self.format = format
        self.folder = FOLDER / (format if annotator else f"{format}-everybody")
        self.folder.mkdir()
        ending = {"docbin": "spacy", "gliner": "json", "semeval22": "json", "dna": "csv", "semeval16": "tsv"}
        self.path = self.folder / f"demo.{ending.get(format, 'jsonl')}"
        losses = self.folder / "losses.jsonl"
        whose = ["--annotator", annotator] if annotator else []
        run("export", "projects/demo", "--format", format, *whose, "--out", self.path, "--loss-report", losses)
        self.losses = [json.loads(line) for line in losses.read_text().splitlines()]
        self.lost = {(it["article"], it["tag"]) for it in self.losses if WHOLE.match(it["what"])}
        again = self.folder / "again"
        run("export", "projects/demo", "--format", format, *whose, "--out", again)
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
        # What DyGIE++ wants of a line, and what it warns of.
        tell(row["dataset"], "dygie: no dataset")
        tell(min(map(len, row["sentences"])) > 1, f"dygie: a sentence of one token in {row['doc_key']}")
        for it in sum(row.get("ner", []), []):
            found[it[2], squeezed("".join(tokens[it[0]:it[1] + 1]))] += 1
        count += len(sum(row.get("events", []), []))
    mentions(export, found)
    same("dygie: events", count, project.count("events", export.lost))


def oneie(export):
    found, triggers = collections.Counter(), collections.Counter()
    for row in export.lines():
        # What TextEE's loader asks of a line; lists of tasks that nobody completed are told.
        needs = {"doc_id", "wnd_id", "text", "lang", "tokens"}
        if not any("nobody completed" in it["what"] for it in export.losses):
            needs |= {"entity_mentions", "event_mentions"}
        tell(needs <= row.keys(), f"oneie: {needs - row.keys()} missing in {row['wnd_id']}")
        levels = {it["mention_type"] for it in row.get("entity_mentions", [])}
        tell(levels <= {"NAM", "NOM", "PRO", "UNK"}, f"oneie: {levels}")

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
                # The task's scorer cuts at blanks: other places are none to it.
                for place in ranges:
                    a, b = map(int, place.split(":"))
                    alone = f" {row['text']} "[a] == f" {row['text']} "[b + 1] == " "
                    tell(alone, f"semeval22: {place} is within a token in {row['sent_id']}")
    same("semeval22: stances", count, project.count("stances", export.lost))


def semeval16(export):
    head, *rows = (line.split("\t") for line in export.path.read_text().splitlines())
    same("semeval16: head", head, ["ID", "Target", "Tweet", "Stance"])
    tell(all(len(it) == 4 and it[3] in ("FAVOR", "AGAINST", "NONE") for it in rows), "semeval16: cells")
    same("semeval16: stances", len(rows), project.count("stances", export.lost))


def plover(export):
    triggers = collections.Counter()
    for row in export.lines():
        text = project.layers[row["cite_info"]["citation"]]["text"]
        words = [text[a:b] for a, b in row["event_spans"]]
        same("plover: trigger", row["event_text"], words)
        same("plover: text", row["text"], text[row["text_info"]["start"]:row["text_info"]["end"]])
        for it in row["actor"] + row["recipient"] + row["event_loc"] + row.get("roles", []):
            quote = it.get("entity_text", it.get("extracted_place"))
            if quote:
                same("plover: actor", quote, " ".join(text[a:b] for a, b in it["spans"]))
        for kind in row["event"]:
            triggers[kind, squeezed(" ".join(words))] += 1
    events(export, triggers)


def dna(export):
    with open(export.path, newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row in rows:
        whole = project.layers[row["document_id"]]["text"]
        if row["text"]:
            words = whole[int(row["start_position"]):int(row["stop_position"])]
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


def utf16(text):
    """Words by offsets in UTF-16, as Java counts."""
    units = text.encode("utf-16-le")
    return lambda start, end: units[2 * start:2 * end].decode("utf-16-le")


def coref(export):
    """Named entities, in brackets; chains by their opening brackets."""
    found, inside, opened_, closed = collections.Counter(), None, 0, 0
    for line in export.path.read_text().splitlines():
        cells = line.split()
        if not cells or line.startswith("#"):
            tell(inside is None, "conll2012: an entity is open at the end of a sentence")
            continue
        same("conll2012: columns", len(cells), 12)
        name = cells[10]
        if name.startswith("("):
            inside = (name.strip("(*)"), [])
        if inside:
            inside[1].append(cells[3])
        if name.endswith(")"):
            found[inside[0], squeezed("".join(inside[1]))] += 1
            inside = None
        opened_ += cells[11].count("(")
        closed += cells[11].count(")")
    same("conll2012: brackets", opened_, closed)
    unnamed = {(it["article"], it["tag"]) for it in export.losses if it["what"] == "kinds of nested mentions"}
    same("conll2012: mentions", found, project.words("mentions", export.lost | unnamed))


def webanno(export):
    found, triggers, relations = collections.Counter(), collections.Counter(), 0
    for file in export.path.rglob("*.tsv"):
        lines = file.read_text().split("\n")
        same("webanno-tsv: head", lines[0], "#FORMAT=WebAnno TSV 3.3")
        columns_ = []
        for line in lines:
            if line.startswith("#T_"):
                layer, *features = line.split("=")[1].split("|")
                columns_ += [(layer, it) for it in features]
        text = next(it["text"] for it in project.layers.values() if matches(it["id"], file))
        words, open_ = utf16(text), {}
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        for number, place, token, *cells in rows:
            same("webanno-tsv: token", words(*map(int, place.split("-"))), token)
            same("webanno-tsv: cells", len(cells), len(columns_) + 1)
            for (layer, feature), cell in zip(columns_, cells):
                if feature != "value" or cell == "_":
                    continue
                for value in cell.split("|"):
                    value, _, stack = value.rstrip("]").partition("[")
                    key = (layer, value, stack or f"at {number}")
                    open_.setdefault(key, []).append(token)
        for (layer, value, _), tokens in open_.items():
            if layer.endswith("NamedEntity"):
                found[value, squeezed("".join(tokens))] += 1
            elif layer.endswith("Event"):
                triggers[value, squeezed("".join(tokens))] += 1
        at = next((it for it, (layer, feature) in enumerate(columns_)
                   if layer.endswith("Relation") and feature == "value"), None)
        relations += sum(len(cells[at].split("|")) for _, _, _, *cells in rows
                         if at is not None and cells[at] != "_")
    mentions(export, found)
    events(export, triggers)
    same("webanno-tsv: relations", relations, project.count("relations", export.lost))


def matches(article, file):
    """Whether a file in a folder of files, one an article, is this article's."""
    return file.name.split(".")[0] == article.split(".")[0]


def cas(export, annotations):
    """Pairs of a text and its annotations: type, begin, end, value."""
    found = {"NamedEntity": collections.Counter(), "Event": collections.Counter()}
    others = collections.Counter()
    for text, rows in annotations:
        tell(text in {it["text"] for it in project.layers.values()}, f"{export.format}: another text: {text[:40]}")
        words = utf16(text)
        for kind, start, end, value in rows:
            if kind in found:
                found[kind][value, squeezed(words(int(start), int(end)))] += 1
            else:
                others[kind] += 1
    mentions(export, found["NamedEntity"])
    events(export, found["Event"])
    same(f"{export.format}: stances", others["Stance"], project.count("stances", export.lost))
    same(f"{export.format}: relations", others["Relation"], project.count("relations", export.lost))


def xmi(export):
    def annotations():
        for file in export.path.rglob("*.xmi"):
            root = xml.parse(file).getroot()
            [sofa] = root.iter("{http:///uima/cas.ecore}Sofa")
            yield sofa.get("sofaString"), [
                (it.tag.split("}")[-1], it.get("begin"), it.get("end"), it.get("value")) for it in root]
    cas(export, annotations())


def cas_json(export):
    def annotations():
        for file in export.path.rglob("*.json"):
            sofa, *rows = json.loads(file.read_text())["%FEATURE_STRUCTURES"]
            yield sofa["sofaString"], [
                (it["%TYPE"].split(".")[-1], it.get("begin"), it.get("end"), it.get("value")) for it in rows]
    cas(export, annotations())


def ace(export):
    """Offsets count what stands outside of tags as it stands there, a line end as one."""
    found, triggers, relations = collections.Counter(), collections.Counter(), 0
    for file in export.path.rglob("*.apf.xml"):
        sgm = file.with_name(file.name.replace(".apf.xml", ".sgm")).read_bytes().decode()
        counted_ = re.sub("<[^>]*>", "", sgm.replace("\r\n", "\n"))

        def quote(it):
            words = counted_[int(it.get("START")):int(it.get("END")) + 1]
            words = words.replace("&lt;", "<").replace("&amp;", "&")
            same("ace-apf: quote", it.text, words)
            return squeezed(words)
        root = xml.parse(file).getroot()
        for it in root.iter("charseq"):
            quote(it)
        for entity in root.iter("entity"):
            for it in entity.iter("entity_mention"):
                found[entity.get("TYPE"), quote(it.find("extent/charseq"))] += 1
        for event in root.iter("event"):
            for it in event.iter("event_mention"):
                triggers[event.get("TYPE"), quote(it.find("anchor/charseq"))] += 1
        ids = [it.get("ID") for it in root.iter() if it.get("ID")]
        same("ace-apf: ids", len(set(ids)), len(ids))
        tell({it.get("REFID") for it in root.iter() if it.get("REFID")} <= set(ids), "ace-apf: an unknown REFID")
        relations += sum(1 for _ in root.iter("relation_mention"))
    # An entity of mentions of several kinds has one of them.
    bare = collections.Counter()
    for (_, words), count in project.words("mentions", export.lost).items():
        bare[words] += count
    words_of = collections.Counter()
    for (_, words), count in found.items():
        words_of[words] += count
    same("ace-apf: mentions", words_of, bare)
    events(export, triggers)
    same("ace-apf: relations", relations, project.count("relations", export.lost))


def qda(export):
    found, stances = collections.Counter(), 0
    kinds = {tag["kind"] for sort in ("mentions", "events") for _, tag in project.tags(sort, ())}
    with zipfile.ZipFile(export.path) as archive:
        tell(archive.testzip() is None, "qdpx: the archive is damaged")
        root = xml.fromstring(archive.read("project.qde"))
        name = "{urn:QDA-XML:project:1.0}"
        codes = {it.get("guid"): it.get("name") for it in root.iter(name + "Code")}
        guids = [it.get("guid") for it in root.iter() if it.get("guid")]
        same("qdpx: ids", len(set(guids)), len(guids))
        # The schema's order, and no list without anything in it.
        order = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links"]
        there = [it.tag.removeprefix(name) for it in root]
        same("qdpx: order", there, [it for it in order if it in there])
        tell(all(len(it) for it in root), "qdpx: an empty list")
        for source in root.iter(name + "TextSource"):
            text = archive.read(source.get("plainTextPath").replace("internal://", "Sources/")).decode()
            same("qdpx: text", text, project.layers[source.get("name")]["text"].replace("\r\n", "\n"))
            for it in source.iter(name + "PlainTextSelection"):
                words = text[int(it.get("startPosition")):int(it.get("endPosition"))]
                tell(words, "qdpx: a passage without words")
                for code in it.iter(name + "CodeRef"):
                    kind = codes[code.get("targetGUID")]
                    if kind in kinds:
                        found[kind, squeezed(words)] += 1
                    else:
                        stances += 1
        for it in root.iter(name + "Link"):
            tell({it.get("originGUID"), it.get("targetGUID")} <= set(guids), "qdpx: a link leads nowhere")
    same("qdpx: passages", found,
         project.words("mentions", export.lost) + project.words("events", export.lost))
    same("qdpx: stances", stances, project.count("stances", export.lost))


PLAIN = {
    "csv": tables, "brat": brat, "conll": columns, "conll-bilou": columns, "dygie": dygie, "oneie": oneie,
    "rams": rams, "newsmtsc": newsmtsc, "semeval22": semeval22, "semeval16": semeval16, "plover": plover,
    "dna": dna, "graphml": graph, "gexf": graph, "doccano": doccano, "label-studio": label_studio,
    "prodigy": prodigy, "spacy-jsonl": spacy_jsonl, "gliner": gliner, "chat": chat,
    "conll2012": coref, "webanno-tsv": webanno, "uima-xmi": xmi, "uima-json": cas_json, "ace-apf": ace, "qdpx": qda,
}

# --- the formats' own programs

# Python packages, in an environment of their own each; what can't be had in
# LONGEST seconds is skipped. They are kept for the next run.
ENVIRONMENTS = {
    "spacy": ["spacy>=3.8,<3.9"],
    "seqeval": ["seqeval"],
    "small": ["dkpro-cassis", "networkx"],
    "datasets": ["datasets", "pandas"],
    "bratiaa": ["bratiaa"],
    "label-studio": ["label-studio-sdk"],
    "doccano": ["doccano", "setuptools<81", "marshmallow<4", "numpy<2"],
}
LONGEST = 110


class Client:
    """A format, the program that opens it, and what it must count.

    `needs` is an environment, or a program that is on the machine. `script` stands
    with the clients, or here. `each` names the files that are opened one by one,
    their counts are added up; `{file}` stands for them, `{}` for the export.
    `complains` tells what of the program's complaints counts. `makes` gives
    another export than one annotator's."""

    def __init__(self, format, needs, script, arguments, wanted, each=None, complains=None, makes=None):
        self.format, self.needs, self.script = format, needs, script
        self.arguments, self.wanted, self.each = arguments, wanted, each
        self.complains, self.makes = complains, makes
        there = SHARED / "clients" / script
        self.path = there if there.exists() else pathlib.Path(__file__).parent / script


def mention_count(export):
    return project.count("mentions", export.lost)


def relation_count(export):
    return project.count("relations", export.lost)


def event_count(export):
    return project.count("events", export.lost)


def stance_count(export):
    return project.count("stances", export.lost)


def char_count(_):
    return sum(len(it["text"]) for it in project.layers.values())


def node_count(export):
    return len(re.findall("<node ", export.path.read_text()))


def edge_count(export):
    return len(re.findall("<edge ", export.path.read_text()))


def table_count(export):
    return len(list(export.path.glob("data/*.parquet")))


def row_count(export):
    """Rows of all tables, as the card has them."""
    return sum(map(int, re.findall(r"num_examples: (\d+)", (export.path / "README.md").read_text())))


def structure(complaints):
    """The demo has other kinds and roles than ACE; all else must be as in its DTD."""
    names = re.compile("for attribute (TYPE of (entity|relation|event)|SUBTYPE of (relation|event)|"
                       "ROLE of event(_mention)?_argument) is not among the enumerated set")
    return [it for it in complaints.splitlines() if re.search("validity error|parser error", it)
            and not names.search(it)]


def everybody_for_bratiaa():
    """bratiaa wants triggers among the entities of its configuration."""
    export = Export("brat", None)
    config = export.path / "annotation.conf"
    text = config.read_text()
    names = re.findall(r"^([^\s\[]\S*)", text.partition("[events]")[2].partition("[attributes]")[0], re.M)
    config.write_text(text.replace("[entities]\n", "[entities]\n" + "".join(f"{it}\n" for it in names), 1))
    return export


def f1_by_type(export):
    """F1 of two annotators on the same places, over the articles of both."""
    anna, ben = ({it.name: it for it in (export.path / name).glob("*.ann")} for name in ("anna", "ben"))
    config = (export.path / "annotation.conf").read_text().partition("[entities]")[2].partition("[relations]")[0]
    both, all_ = collections.Counter(), collections.Counter()
    for name in anna.keys() & ben.keys():
        one, other = ({tuple(line.split("\t")[1].split(" ", 1)) for line in it[name].read_text().splitlines()
                       if line.startswith("T")} for it in (anna, ben))
        both.update(kind for kind, _ in one & other)
        all_.update(kind for it in (one, other) for kind, _ in it)
    return {kind: round(2 * both[kind] / all_[kind], 4) if all_[kind] else None for kind in config.split()}


def article_count(_):
    return len(project.layers)


def zero(_):
    return 0


def empty(_):
    return []


CAS = {
    "views": article_count, "chars": char_count, "bad_offsets": zero,
    "types/de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity": mention_count,
    "types/webanno.custom.Event": event_count, "types/webanno.custom.Relation": relation_count,
    "types/glossator.Stance": stance_count,
}

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
    Client("uima-xmi", "small", "cassis_load.py", ["{file}", "{}/TypeSystem.xml"], CAS, each="**/*.xmi"),
    Client("uima-json", "small", "cassis_load.py", ["{file}"], CAS, each="**/*.json"),
    Client("ace-apf", "xmllint", "apf_check.sh",
           ["{file}", f"{SHARED}/data/ace_apf/dtd/ace2005/timex2norm/apf.v5.1.1.dtd", "{sgm}"],
           {"charseq_BAD": zero, "entity_mention": mention_count, "event_mention": event_count,
            "relation_mention": relation_count}, each="**/*.apf.xml", complains=structure),
    Client("huggingface", "datasets", "parquet_load.py", ["{file}"],
           {"rows": row_count, "pandas_rows": row_count, "hf_metadata": table_count}, each="data/*.parquet"),
    Client("huggingface", "datasets", "huggingface_load.py", ["{}"],
           {"documents": article_count, "mentions": mention_count, "events": event_count,
            "relations": relation_count, "stances": stance_count, "quotes_wrong": zero, "labels_wrong": zero}),
    Client("brat", "bratiaa", "bratiaa_f1.py", ["{}"],
           {"instance_exact/per_type": f1_by_type, "instance_exact/sd": zero, "token/sd": zero},
           makes=everybody_for_bratiaa),
    Client("graphml", "small", "graph_load.py", ["{}"],
           {"nodes": node_count, "edges": edge_count, "weights": stance_count}),
    Client("gexf", "small", "graph_load.py", ["{}"],
           {"nodes": node_count, "edges": edge_count, "weights": stance_count}),
]


def field(counts, name):
    """A count by its name, which may go into objects: `types/PER`."""
    for part in name.split("/"):
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


def total(one, other):
    """Counts of two files."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: total(one[key], other[key]) if key in one and key in other else one.get(key, other.get(key))
                for key in {**one, **other}}
    return one + other if isinstance(one, (int, float, list)) and isinstance(other, (int, float, list)) else other


def opened(client, export, python):
    program = ["bash" if client.path.suffix == ".sh" else python, client.path]
    what = f"{client.format} in {client.script}"
    counts = {}
    # doccano makes a database where it runs, datasets a cache.
    place = export.folder / f"in {client.script}"
    place.mkdir()
    for file in sorted(export.path.glob(client.each)) if client.each else [export.path]:
        sgm = str(file).replace(".apf.xml", ".sgm")
        arguments = [it.format(export.path, file=file, sgm=sgm) for it in client.arguments]
        done = subprocess.run([*program, *arguments], capture_output=True, cwd=place)
        lines = [line for line in done.stdout.decode().splitlines() if line.startswith("{")]
        complaints = done.stderr.decode(errors="replace")
        if done.returncode or not lines:
            last = (complaints.strip().splitlines() or ["no counts"])[-1]
            return tell(False, f"{what}: {last}")
        if client.complains:
            same(f"{what}: complaints on {file.name}", client.complains(complaints)[:3], [])
        found = {}
        for line in lines:
            # What isn't a number is none.
            found.update(json.loads(line, parse_constant=lambda _: None))
        counts = total(counts, found)
    told, holds = [], True
    for name, wanted in client.wanted.items():
        count = field(counts, name)
        holds &= count == wanted(export)
        same(f"{what}: {name}", count, wanted(export))
        short = name.split("/")[-1].split(".")[-1]
        told.append(f"{short} {len(count) if isinstance(count, dict) else count}")
    print(f"  {'ok   ' if holds else 'WRONG'} {what}: {', '.join(told)}", flush=True)


def clients(exports):
    if not (SHARED / "clients").exists():
        print("(their programs are left out: nothing here opens them)")
        return
    wanted = [it for it in CLIENTS if it.format in exports]
    tell(all(it.path.exists() for it in wanted), "a client's script isn't there")
    print("exports in the formats' own programs")
    start = time.monotonic()
    made = environments(sorted({it.needs for it in wanted if it.needs in ENVIRONMENTS}))
    print(f"  (environments in {time.monotonic() - start:.0f} s)")

    def open_(client):
        if client.needs in ENVIRONMENTS and client.needs not in made:
            print(f"  skipped: no {ENVIRONMENTS[client.needs][0]} for {client.format}")
        elif client.needs and client.needs not in ENVIRONMENTS and not shutil.which(client.needs):
            print(f"  skipped: no {client.needs} for {client.format}")
        else:
            export = client.makes() if client.makes else exports[client.format]
            opened(client, export, made.get(client.needs, sys.executable))

    # Most of their time goes into starting.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(open_, wanted))


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
