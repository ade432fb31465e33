"""What our readers find in other people's files, against what the formats' own
programs count there. Each row of READERS is an oracle: our format, and a function
from the records and the oracle's result to what is compared, as
name -> (ours, theirs). Every quote must stand where its span says.

Then what stands in files that no program counted, laid over what we find
(read_counts.py).

usage: read_data.py BINARY SHARED [FORMAT…]"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

import read_counts

WORDLESS = "cas/cassis/json/fs_as_array/ser-ref/casWithoutTextButWithAnnotations/data.json"

# Targets whose differences are known, by what is compared.
KNOWN = {
    # The files' own #Text doesn't hold their tokens: ours is put together from these.
    ("webanno_tsv/neuged/test_input_multi_sentence_span.tsv", "chars"),
    ("webanno_tsv/neuged/test_input_quotes.tsv", "chars"),
    # It holds no words to tag, which is told.
    (WORDLESS, "views"),
    (WORDLESS, "mentions"),
}


def tags(records, name):
    return [tag for record in records for tag in record[name]]


def spans(tag, name):
    return tuple(tuple(it) for it in tag[name])


def brat(records, theirs):
    # A trigger is a T line of its own there and part of its event here.
    triggers = {
        (number, event["kind"], spans(event, "trigger"))
        for number, record in enumerate(records)
        for event in record["events"]
    }
    # Things that are the same are one line there; here the first is tied to
    # each of the others, under ids that we made.
    relations = tags(records, "relations")
    ours = [it for it in relations if it["id"].startswith("R")]
    same = {
        (number, it["kind"], json.dumps(it["from"]))
        for number, record in enumerate(records)
        for it in record["relations"]
        if not it["id"].startswith("R")
    }
    everything = tags(records, "mentions") + tags(records, "events") + relations
    arguments = sum(len(it["arguments"]) for it in tags(records, "events"))
    return {
        "documents": (len(records), theirs["docs"]),
        "T": (len(tags(records, "mentions")) + len(triggers), theirs["T"]),
        "E": (len(tags(records, "events")), theirs["E"]),
        "arguments": (arguments, theirs["E_args"]),
        "R": (len(ours), theirs["R"]),
        "*": (len(same), theirs["*"]),
        "A and N": (sum(len(it["attributes"]) for it in everything), theirs["A"] + theirs["N"]),
        "#": (len(tags(records, "notes")), theirs["#"]),
    }


def conll(records, theirs):
    kinds = Counter(it["kind"] for it in tags(records, "mentions"))
    tokens = sum(len(re.split(r"[ \n]", it["text"])) for it in records)
    return {
        "tokens": (tokens, theirs["tokens"]),
        "mentions": (sum(kinds.values()), theirs["entities_lenient"]),
        "kinds": (dict(kinds), theirs["types"]),
    }


def dygie(records, theirs):
    return {
        "documents": (len(records), theirs["docs"]),
        "ner": (len(tags(records, "mentions")), theirs["ner"]),
        "relations": (len(tags(records, "relations")), theirs["relations"]),
        "clusters": (len(tags(records, "entities")), theirs["clusters"]),
    }


def bioc(records, theirs):
    return {
        "documents": (len(records), theirs["docs"]),
        "annotations": (len(tags(records, "mentions")), theirs["annotations"]),
        "relations": (len(tags(records, "relations")), theirs["relations"]),
    }


def conllu(records, theirs):
    return {"documents": (len(records), theirs["docs"])}


def webanno(records, theirs):
    # Chains aren't counted there; words' descriptions aren't tags here.
    mentions = [it for it in tags(records, "mentions") if "Coref" not in str(it["entity"])]
    counted = sum(
        # Of GUM's layer each relation's end is counted too: its field says how
        # many mentions there are.
        theirs["fields"]["entity"] if layer.endswith(".Referent") else count
        for layer, count in theirs["layers"].items()
        if ".lexmorph." not in layer and ".segmentation." not in layer
    )
    return {
        "chars": (sum(len(it["text"]) for it in records), theirs["chars"]),
        "mentions": (len(mentions), counted),
    }


def spacy(records, theirs):
    kinds = Counter(it["kind"] for it in tags(records, "mentions"))
    compared = {
        "mentions": (sum(kinds.values()), theirs.get("spans", theirs["ents"])),
        "kinds": (dict(kinds), theirs["labels"]),
    }
    # Of sentences without ends of documents it makes a document of every ten.
    if not any("Grouping every" in it for it in theirs["notes"]):
        compared["documents"] = (len(records), theirs["docs"])
    return compared


def gliner(records, theirs):
    kinds = Counter(it["kind"] for it in tags(records, "mentions"))
    return {
        "documents": (len(records), theirs["examples"]),
        "mentions": (sum(kinds.values()), theirs["spans"]),
        "kinds": (len(kinds), theirs["label_kinds"]),
        "tokens": (sum(len(it["text"].split()) for it in records), theirs["tokens"]),
    }


def cas_json(records, theirs):
    document = "uima.tcas.DocumentAnnotation"
    counted = {name: count for name, count in theirs["types"].items() if name != document}
    return {
        "views": (len(records), theirs["views"]),
        "chars": (sum(len(it["text"]) for it in records), theirs["chars"]),
        "mentions": (len(tags(records, "mentions")), sum(counted.values())),
    }


def of_spacy(target):
    """spaCy reads several formats' files; which of ours does."""
    if target.endswith((".iob", ".conll")):
        return "conll"
    return "prodigy" if target.endswith(".jsonl") else "spacy-jsonl"


# What an oracle counts is read as this format of ours, or as what its target says.
READERS = {
    "brat": ("brat", brat),
    "conll": ("conll", conll),
    "conllu": ("conllu", conllu),
    "webanno_tsv": ("webanno-tsv", webanno),
    "dygie": ("dygie", dygie),
    "bioc": ("bioc", bioc),
    "spacy": (of_spacy, spacy),
    "gliner": ("gliner", gliner),
    "cas_json": ("uima-json", cas_json),
}


def read(binary, path, form):
    """The records of a file or folder, and what was told of it."""
    command = [binary, "convert", str(path), "--from", form, "--to", "jsonl", "--out", "-"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def misquoted(records):
    """Mentions and triggers whose words don't stand at their spans."""
    for record in records:
        for name, places in (("mentions", "spans"), ("events", "trigger")):
            for tag in record[name]:
                words = " ".join(record["text"][start:end] for start, end in tag[places])
                if words != tag["quote"] and tag[places]:
                    yield record["id"], tag["id"]


def told(form, target, records, compared):
    """Tells what differs and what is misquoted; how much."""
    bad = 0
    for name, (ours, theirs) in compared.items():
        if ours != theirs and (target, name) not in KNOWN:
            print(f"{form} {target}: {name}: ours {ours}, theirs {theirs}")
            bad += 1
    for record, tag in misquoted(records):
        print(f"{form} {target}: {record} {tag}: its words don't stand there")
        bad += 1
    return bad


def together(data, path, target, folder):
    """The file, in a folder with what belongs beside it where there is such."""
    beside = read_counts.BESIDE.get(target)
    if not beside:
        return path
    for name, source in beside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data / source, folder / name)
    return pathlib.Path(shutil.copy(path, folder))


def main():
    binary, shared, *wanted = sys.argv[1:]
    shared = pathlib.Path(shared)
    data = shared / "data"
    compared = Counter()
    bad = 0
    for row in map(json.loads, (shared / "clients/expected.jsonl").open()):
        target = row["target"]
        form, compare = READERS.get(row["oracle"], (None, None))
        form = form(target) if callable(form) else form
        if form is None or wanted and form not in wanted:
            continue
        records, _ = read(binary, data / target, form)
        result = row["result"] | {"notes": row.get("notes", [])}
        bad += told(form, target, records, compare(records, result))
        compared[form] += 1
    for form, files, count, sorts in read_counts.FILES:
        if wanted and form not in wanted:
            continue
        paths = sorted(data.glob(files))
        if not paths:
            print(f"{form}: {files}: no such file")
            bad += 1
        for path in paths:
            target = str(path.relative_to(data))
            with tempfile.TemporaryDirectory() as folder:
                path = together(data, path, target, pathlib.Path(folder))
                records, _ = read(binary, path, form)
                theirs = count(path)
            differ = read_counts.differences(read_counts.ours(records), theirs, sorts)
            bad += told(form, target, records, {str(thing): counts for thing, *counts in differ})
            compared[form] += 1
    for form, targets in sorted(compared.items()):
        print(f"{form}: {targets} targets compared")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
