"""What other programs do with the same tags, as their own documentation has it:
what benches/peers.sh holds our exports against.

peers.py docbin JSONL OUT    mentions as entities and spans of spaCy documents
peers.py parquet JSONL OUT   the lines as a Parquet table, by pyarrow
peers.py xmi JSONL OUT       1,000 articles' mentions as UIMA XMI, by dkpro-cassis

JSONL is what `glossator export --format jsonl` writes."""

import itertools
import json
import os
import sys


def documents(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def mentions(document):
    for mention in document.get("mentions", []):
        spans = mention["spans"]
        yield spans[0][0], spans[-1][1], mention["kind"]


def docbin(path, out):
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    packed = DocBin()
    for document in documents(path):
        doc = nlp.make_doc(document["text"])
        found = (
            doc.char_span(start, end, kind, alignment_mode="expand")
            for start, end, kind in mentions(document)
        )
        spans = [span for span in found if span is not None]
        doc.spans["sc"] = spans
        doc.set_ents(spacy.util.filter_spans(spans))
        packed.add(doc)
    packed.to_disk(out)


def parquet(path, out):
    import pyarrow as pa
    import pyarrow.json
    import pyarrow.parquet

    text = pa.string()
    spans = pa.list_(pa.list_(pa.int32()))

    def items(**columns):
        return pa.list_(pa.struct({"id": text, **columns}))

    mention = pa.struct({"mention": text, "entity": text})
    argument = pa.struct({"role": text, "mention": text, "entity": text})
    columns = {
        "id": text,
        "text": text,
        "annotator": text,
        "mentions": items(kind=text, spans=spans, quote=text, entity=text),
        "events": items(kind=text, trigger=spans, arguments=pa.list_(argument)),
        "stances": items(holder=mention, target=mention, polarity=text, evidence=spans),
    }
    table = pa.json.read_json(
        path,
        read_options=pa.json.ReadOptions(block_size=1 << 24),
        parse_options=pa.json.ParseOptions(
            explicit_schema=pa.schema(columns), unexpected_field_behavior="ignore"
        ),
    )
    pa.parquet.write_table(table, out)


def xmi(path, out):
    import cassis

    types = cassis.TypeSystem()
    entity = types.create_type("webanno.custom.Entity", "uima.tcas.Annotation")
    types.create_feature(entity, "value", "uima.cas.String")
    os.makedirs(out)
    for at, document in enumerate(itertools.islice(documents(path), 1000)):
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string = document["text"]
        cas.sofa_mime = "text/plain"
        for start, end, kind in mentions(document):
            cas.add(entity(begin=start, end=end, value=kind))
        cas.to_xmi(os.path.join(out, f"{at}.xmi"))


if __name__ == "__main__":
    {"docbin": docbin, "parquet": parquet, "xmi": xmi}[sys.argv[1]](*sys.argv[2:])
