"""What stands in files of other programs, counted from their JSON or XML
alone: each function gives a file's things as a Counter, and `ours` the same
things out of our records, so that the two can be laid over each other.
A thing is what it is, its labels and its words; words go without blanks, since
a text that is put together from tokens has its own."""

import json
from collections import Counter, defaultdict
from xml.etree import ElementTree


def bare(words):
    return "".join(words.split())


def cut(text, spans):
    return bare("".join(text[start:end] for start, end in spans))


def end_words(record, mentions, end):
    """The words at a relation's, stance's or argument's end."""
    if isinstance(end, str):
        return f"<{end}>"
    if "mention" in end:
        return bare(mentions[end["mention"]]["quote"])
    if "spans" in end:
        return cut(record["text"], end["spans"])
    return json.dumps(end)


# What is compared where a row of FILES doesn't say.
SORTS = {"mention", "attribute", "event", "argument", "relation", "stance", "label"}


def cluster(words):
    return ("cluster", *sorted(bare(it) for it in words))


def ours(records):
    found = Counter()
    for record in records:
        clusters = defaultdict(list)
        for it in record["mentions"]:
            if it["entity"]:
                clusters[it["entity"]].append(it["quote"])
        found.update(cluster(words) for words in clusters.values())
        mentions = {it["id"]: it for it in record["mentions"]}
        for it in record["mentions"]:
            found["mention", it["kind"], bare(it["quote"])] += 1
            for value in it["attributes"].values():
                found["attribute", bare(it["quote"]), str(value)] += 1
        for it in record["events"]:
            words = bare(it["quote"])
            found["event", it["kind"], words] += 1
            for argument in it["arguments"]:
                filler = end_words(record, mentions, argument)
                found["argument", words, argument["role"], filler] += 1
        for it in record["relations"]:
            ends = (end_words(record, mentions, it[name]) for name in ("from", "to"))
            found["relation", it["kind"], *ends] += 1
        for it in record["stances"]:
            target = end_words(record, mentions, it["target"])
            words = cut(record["text"], it["expression"])
            found["stance", it["polarity"], target, words] += 1
        for it in record["labels"]:
            for value in it["values"]:
                found["label", value] += 1
    return found


def rows(path):
    """Objects of JSON Lines, or of one JSON document that is a list or an object."""
    text = path.read_text("utf-8-sig")
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def prodigy(path):
    found = Counter()
    for row in rows(path):
        text = row["text"]
        for it in row.get("spans") or []:
            found["mention", it["label"], cut(text, [(it["start"], it["end"])])] += 1
        for it in row.get("relations") or []:
            ends = (it[name] for name in ("head_span", "child_span"))
            ends = (cut(text, [(end["start"], end["end"])]) for end in ends)
            found["relation", it["label"], *ends] += 1
    return found


def spacy(path):
    found = Counter()
    for text, tags in rows(path):
        for start, end, label in tags["entities"]:
            found["mention", label, cut(text, [(start, end)])] += 1
    return found


def gliner(path):
    found = Counter()
    for row in rows(path):
        for first, last, label in row["ner"]:
            words = row["tokenized_text"][first : last + 1]
            found["mention", label, bare("".join(words))] += 1
    return found


def label_studio(path):
    found, predicted = Counter(), set()
    for task in rows(path):
        text = next(it for it in task["data"].values() if isinstance(it, str))
        results = []
        for made in task.get("annotations", []):
            # One that was skipped says nothing; what it began with stands in it.
            if not made.get("was_cancelled"):
                results.append(made["result"])
            first = made.get("prediction") or {}
            if first and first["id"] not in predicted:
                predicted.add(first["id"])
                results.append(first["result"])
        results += [it["result"] for it in task.get("predictions", []) if isinstance(it, dict)]
        for result in results:
            spans = {}
            for it in result:
                if it["type"] == "labels":
                    value = it["value"]
                    spans[it["id"]] = cut(text, [(value["start"], value["end"])])
                    for label in value["labels"]:
                        found["mention", label, spans[it["id"]]] += 1
            for it in result:
                if it["type"] == "relation":
                    ends = (spans[it[name]] for name in ("from_id", "to_id"))
                    found["relation", (it["labels"] or ["relation"])[0], *ends] += 1
                elif it["type"] == "choices":
                    found["attribute", spans[it["id"]], it["value"]["choices"][0]] += 1
    return found


def doccano(path):
    found = Counter()
    for row in rows(path):
        # Its examples name their fields as they like; its own tests have rows
        # without a text, which it refuses too.
        names = {"column_data": "text", "column_label": "label"}
        row = {names.get(name, name): it for name, it in row.items()}
        if "text" not in row:
            continue
        words = {}
        for name in ("label", "labels", "entities", "annotations"):
            given = row.get(name) or []
            for it in [given] if isinstance(given, str) else given:
                if isinstance(it, str):
                    found["label", it] += 1
                    continue
                if isinstance(it, dict):
                    span = it["start_offset"], it["end_offset"]
                    label = it["label"]
                    words[it.get("id")] = cut(row["text"], [span])
                else:
                    span, label = it[:2], it[2]
                found["mention", str(label), cut(row["text"], [span])] += 1
        for it in row.get("cats") or []:
            found["label", it] += 1
        for it in row.get("relations") or []:
            found["relation", it["type"], words[it["from_id"]], words[it["to_id"]]] += 1
    return found


def labelbuddy(path):
    found = Counter()
    for row in rows(path):
        for it in row.get("annotations") or []:
            words = cut(row["text"], [(it["start_char"], it["end_char"])])
            found["mention", it["label_name"], words] += 1
            if it.get("extra_data"):
                found["attribute", words, it["extra_data"]] += 1
    return found


def rams(path):
    found = Counter()
    for row in rows(path):
        tokens = [token for sentence in row["sentences"] for token in sentence]

        def words(place):
            return bare("".join(tokens[place[0] : place[1] + 1]))

        for first, last, labels in row["evt_triggers"]:
            found["event", labels[0][0], words((first, last))] += 1
        for trigger, argument, role in row["gold_evt_links"]:
            # `evt089arg01victim`: numbers of the event type and the role.
            found["argument", words(trigger), role[11:], words(argument)] += 1
    return found


def wikievents(path):
    found = Counter()
    for row in rows(path):
        words = {it["id"]: bare(it["text"]) for it in row["entity_mentions"]}
        for it in row["entity_mentions"]:
            found["mention", it["entity_type"], words[it["id"]]] += 1
        for it in row["event_mentions"]:
            trigger = bare(it["trigger"]["text"])
            found["event", it["event_type"], trigger] += 1
            for argument in it["arguments"]:
                filler = words[argument["entity_id"]]
                found["argument", trigger, argument["role"], filler] += 1
        found.update(clusters_beside(path, row["doc_id"], row))
    return found


def clusters_beside(path, doc, row):
    """The clusters of a document in the file of the same name in `coref`."""
    beside = path.parent / "coref" / f"{path.stem}.jsonlines"
    words = {it["id"]: it["text"] for it in row["entity_mentions"]}
    words |= {it["id"]: it["trigger"]["text"] for it in row["event_mentions"]}
    for line in rows(beside) if beside.exists() else []:
        if line["doc_key"] == doc:
            yield from (cluster(words[it] for it in ids) for ids in line["clusters"])


def newsmtsc(path):
    polarities = {2.0: "against", 4.0: "neutral", 6.0: "for"}
    found = Counter()
    for row in rows(path):
        # A target may stand among its own further mentions.
        places = set()
        for target in row["targets"]:
            words = bare(target["mention"])
            found["stance", polarities[target["polarity"]], words, ""] += 1
            for it in [target, *target.get("further_mentions", [])]:
                places.add((it["from"], it["to"]))
        for place in places:
            found["mention", "TARGET", cut(row["sentence_normalized"], [place])] += 1
    return found


def semeval22(path):
    polarities = {"Positive": "for", "Negative": "against", "Neutral": "neutral"}
    found = Counter()
    for row in rows(path):
        for it in row["opinions"]:
            target, words = (bare("".join(it[name][0])) for name in ("Target", "Polar_expression"))
            found["stance", polarities[it["Polarity"]], target or "<implicit>", words] += 1
    return found


# What describes words rather than tags them.
DESCRIBING = {"DocumentAnnotation", "DocumentMetaData", "Sentence", "Token", "Lemma", "POS"}


def uima(path):
    found = Counter()
    if path.suffix == ".json":
        all_of_it = json.loads(path.read_text())["%FEATURE_STRUCTURES"]
        texts = {it["%ID"]: it.get("sofaString", "") for it in all_of_it}
        tags = [(it["%TYPE"].split(".")[-1], it.get("@sofa"), it) for it in all_of_it]
    else:
        all_of_it = list(ElementTree.parse(path).getroot())
        texts = {it.get("{http://www.omg.org/XMI}id"): it.get("sofaString", "") for it in all_of_it}
        tags = [(it.tag.split("}")[-1], it.get("sofa"), it) for it in all_of_it]
    for kind, sofa, it in tags:
        if it.get("begin") is None or kind in DESCRIBING:
            continue
        words = cut(texts.get(sofa, ""), [(int(it.get("begin")), int(it.get("end")))])
        # Nothing can be tagged where no words are.
        if words and kind == "SemPred":
            found["event", it.get("category"), words] += 1
        elif words:
            found["mention", kind, words] += 1
    return found


def tracks(sentence):
    """Rows of (word, tags…) as label and (word, prefixes) for each column where a
    token's number comes first, else for all: several tags may stand in a row, in
    any order, even of one label."""
    numbered = len(sentence[0]) > 3
    for columns in (slice(2, 3), slice(3, 4)) if numbered else (slice(1, None),):
        tagged = [(row[numbered], ",".join(row[columns]).split(",")) for row in sentence]
        every = {tag for _, tags in tagged for tag in tags}
        for label in {tag[2:] for tag in every if tag[:2] in ("B-", "I-")}:
            yield label, [
                (word, {tag[:1] for tag in tags if tag[1:] == f"-{label}"}) for word, tags in tagged
            ]


def conll(path):
    """Mentions as IOB1 and IOB2 both have them: each B begins one, and each I that
    has nothing to go on with."""
    found = Counter()
    for file in sorted(path.rglob("*.conll")) if path.is_dir() else [path]:
        sentence = []
        for line in [*file.read_text("utf-8-sig").split("\n"), ""]:
            if line.strip() and not line.startswith(("#\thttp", "-DOCSTART-")):
                sentence.append(line.strip("\r").split("\t" if "\t" in line else " "))
                continue
            for label, track in tracks(sentence) if sentence else []:
                running = []
                for word, prefixes in [*track, ("", set())]:
                    if "I" not in prefixes:
                        found.update(("mention", label, words) for words in running)
                        running = []
                    running = [words + bare(word) for words in running]
                    if "B" in prefixes or "I" in prefixes and not running:
                        running.append(bare(word))
            sentence = []
    return found


def brat(path):
    """The T lines, whose words stand in them."""
    found = Counter()
    for line in path.read_text("utf-8-sig").splitlines():
        if line.startswith("T"):
            _, place, words = line.split("\t")
            found["mention", place.split(" ")[0], bare(words)] += 1
    return found


# Files that belong beside others, which lie elsewhere in what was gathered.
BESIDE = {
    "events/WikiEvents/sample/dev3.jsonl": {
        "coref/dev3.jsonlines": "events/WikiEvents/data/wikievents/coref/dev.jsonlines"
    },
}

# By what is compared: our format, the files, how they are counted, and the
# sorts of things that are laid over each other.
FILES = [
    ("prodigy", "prodigy/example-datasets/*.jsonl", prodigy, None),
    ("prodigy", "spacy/projects/tutorials/rel_component/assets/*.jsonl", prodigy, None),
    ("prodigy", "spacy/projects/tutorials/ner_*/assets/*_eval.jsonl", prodigy, None),
    ("prodigy", "spacy/projects/tutorials/ner_tweets/assets/*.jsonl", prodigy, None),
    ("spacy-jsonl", "spacy/projects/pipelines/*/assets/*.json", spacy, None),
    ("gliner", "gliner/*.json", gliner, None),
    ("label-studio", "label_studio/server_export/export.json", label_studio, None),
    ("label-studio", "label_studio/server_export/import_tasks.json", label_studio, None),
    ("label-studio", "label_studio/template/*.tasks.json", label_studio, None),
    ("doccano", "doccano/data_*port/**/*.jsonl", doccano, None),
    ("doccano", "doccano/transformer/labeling/*.jsonl", doccano, None),
    ("labelbuddy", "labelbuddy/docs/modules/ROOT/examples/exported_docs.json*", labelbuddy, None),
    ("labelbuddy", "labelbuddy/test/data/test_documents.json", labelbuddy, None),
    ("rams", "events/RAMS/*.jsonlines", rams, None),
    ("wikievents", "events/WikiEvents/sample/*.jsonl", wikievents, SORTS | {"cluster"}),
    ("newsmtsc", "stance/NewsMTSC/*.jsonl", newsmtsc, None),
    ("semeval22", "stance/structured_sentiment/data/*/*.json", semeval22, {"stance"}),
    ("uima-json", "cas/cassis/json/**/data.json", uima, {"mention", "event"}),
    ("uima-xmi", "cas/cassis/**/*.xmi", uima, {"mention", "event"}),
    ("conll", "iob/openlicence/data/re3d/CONLL-format/data-by-source/conll/*", conll, None),
    ("conll", "iob/openlicence/data/wikigold/CONLL-format/data/*.txt", conll, None),
    ("conll", "iob/germeval/GermEval2014/NER-de-dev.tsv", conll, None),
    ("conll", "iob/ArabicNER/data/*.txt", conll, None),
    ("conll", "iob/wnut17/emerging.*.conll", conll, None),
    ("brat", "stance/RuSentRel/train/*.ann", brat, {"mention"}),
]


def differences(found, theirs, sorts):
    """What one has and the other hasn't, as (thing, ours, theirs)."""
    for thing in sorted(set(found) | set(theirs), key=str):
        if found[thing] != theirs[thing] and thing[0] in (sorts or SORTS):
            yield thing, found[thing], theirs[thing]
