"""What .ci/conformance.sh checks. Ends with 1 where something doesn't hold.

usage: conformance.py BINARY EMPTY_FOLDER SHARED
"""

import codecs
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

BINARY, FOLDER, SHARED = (pathlib.Path(it).resolve() for it in sys.argv[1:4])
# Encodings told right of those in SHARED; raise it when it gets better.
LEAST_RIGHT = 36
wrong = []


def run(*arguments, may=(0,)):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True)
    if done.returncode not in may:
        told = done.stderr.decode(errors="replace")
        wrong.append(f"{arguments[0]} ended with {done.returncode}: {told}")
    return done.stdout.decode()


def project_on(articles, name):
    project = FOLDER / name
    run("new", project, "--articles", articles, "--annotator", "anna")
    return [json.loads(line) for line in run("articles", project, "--json").splitlines()]


def expect(what, found, wanted):
    ok = found == wanted
    print(f"  {'ok   ' if ok else 'WRONG'} {what}: {found}" + ("" if ok else f", wanted {wanted}"))
    if not ok:
        wrong.append(what)


def quotes_hold(layer):
    """Pairs (right, all) of the tags whose words the layer quotes."""
    text = layer["text"]
    right = count = 0
    for tag in layer["mentions"] + layer["events"]:
        spans = tag.get("spans", tag.get("trigger", []))
        if not spans:
            continue
        words = [text[start:end] for start, end in spans]
        count += 1
        right += tag["quote"] == " … ".join(words) or tag["quote"] == " ".join(words)
    return right, count


def the_demo():
    print("offsets of the demo's export, counted by Python")
    demo = FOLDER / "demo"
    shutil.copytree("projects/demo", demo)
    lines = run("export", demo, "--format", "jsonl", "--out", "-").splitlines()
    right = count = 0
    for line in lines:
        layer = json.loads(line)
        here = quotes_hold(layer)
        right, count = right + here[0], count + here[1]
    expect("layers", len(lines), 15)
    expect("tags with a quote", count > 800, True)
    expect("wrong quotes", count - right, 0)
    print(f"       {right} of {count} quotes are what their offsets say")


def places(row, it):
    """Pairs (words, quote) of all places in a cell of a dataset's row."""
    if isinstance(it, list):
        return [pair for item in it for pair in places(row, item)]
    if not isinstance(it, dict):
        return []
    found = [pair for part in it.values() for pair in places(row, part)]
    if it.get("quote") is not None and "spans" in it:
        words = [row["text"][span["start"]:span["end"]] for span in it["spans"]]
        found.append((" ".join(words), it["quote"]))
    return found


def dataset_folder():
    try:
        import os
        os.environ["HF_DATASETS_OFFLINE"] = "1"
        os.environ["HF_HOME"] = str(FOLDER / "cache")
        import datasets
    except ImportError:
        print("the dataset folder: no datasets library here, left out")
        return
    print("the dataset folder, loaded by Hugging Face's library")
    folder = FOLDER / "hub"
    run("export", "projects/demo", "--format", "huggingface", "--out", folder)
    lines = run("export", "projects/demo", "--format", "jsonl", "--out", "-").splitlines()
    layers = [json.loads(line) for line in lines]
    for table, tags in [("entities", "mentions"), ("events", "events"), ("stances", "stances"),
                        ("relations", "relations"), ("labels", "labels")]:
        rows = datasets.load_dataset(str(folder), table, split="train")
        wanted = sum(len(layer[tags]) for layer in layers)
        expect(f"{tags} of {table}", sum(len(row[tags]) for row in rows), wanted)
        done = [layer for layer in layers
                if layer["completions"].get(table) in ("complete", "verified")]
        expect(f"rows looked at in {table}", sum(row["complete"] for row in rows), len(done))
        pairs = [pair for row in rows for pair in places(row, row[tags])]
        expect(f"wrong quotes in {table}", sum(words != quote for words, quote in pairs), 0)


def articles():
    print("real articles")
    rows = project_on(SHARED / "articles", "real")
    found = sorted((row["title"], row["published"]) for row in rows)
    expect("titles and dates", found, [
        ("Russia Risks Losing an Ally to Ukraine", "2023-12-28"),
        ("Russia finds itself isolated over Ukraine war as ally Armenia flips to US", None),
    ])


def encodings():
    print("encodings")
    # In files of these, both names say the same.
    same = {"ascii": "utf-8", "utf-8-sig": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
            "x-mac-cyrillic": "mac-cyrillic", "iso-8859-1": "cp1252"}

    def name(it):
        it = same.get(it.lower(), it)
        try:
            it = codecs.lookup(it).name
        except LookupError:
            pass
        return same.get(it, it)

    articles = FOLDER / "encodings"
    articles.mkdir()
    wanted = {}
    data = SHARED / "data" / "encoding"
    for number, line in enumerate((data / "chardet_expected.tsv").read_text().splitlines()):
        group, file, _, encoding = line.split("\t")[:4]
        source = data / "chardet" / group / file
        if not source.exists():
            continue
        copy = f"{number:02}.txt"
        shutil.copyfile(source, articles / copy)
        wanted[copy] = (group, file, encoding, source.read_bytes())
    right = 0
    for row in project_on(articles, "of-encodings"):
        group, file, encoding, content = wanted[row["id"]]
        ours = row["encoding"] or "none"
        ok = name(ours) == name(encoding) or name(ours).removesuffix("-le").removesuffix("-be") == name(encoding)
        if not ok:
            # Another name that gives the very same text is no error.
            try:
                ok = content.decode(name(ours)) == content.decode(name(encoding))
            except (LookupError, UnicodeDecodeError):
                pass
        right += ok
        if not ok:
            print(f"       {group}/{file}: {ours}, wanted {encoding}; {row['problems']}")
    print(f"       {right} of {len(wanted)} right")
    expect(f"at least {LEAST_RIGHT} right", right >= LEAST_RIGHT, True)


def fixture():
    print("the fixture's text comes through whole")
    facts = json.loads((SHARED / "facts" / "fixture_expected.json").read_text())
    folder = FOLDER / "fixture"
    folder.mkdir()
    shutil.copyfile(SHARED / "facts" / "fixture_article.txt", folder / "fixture.txt")
    project = FOLDER / "of-fixture"
    project_on(folder, "of-fixture")
    shown = run("show", project, "fixture.txt")
    if not (folder / "fixture.txt").read_bytes().endswith(b"\n"):
        shown = shown.removesuffix("\n")
    expect("code points", len(shown), facts["length"]["cp"])
    expect("sha256", hashlib.sha256(shown.encode()).hexdigest(), facts["sha256"])


def other_readers():
    """Project files, read by another program."""
    print("project files in python-ron")
    environment = FOLDER / "venv"
    made = subprocess.run([sys.executable, "-m", "venv", environment], capture_output=True)
    pip = environment / "bin" / "pip"
    if made.returncode or subprocess.run(
        [pip, "install", "-q", "python-ron==0.2.7"], capture_output=True, timeout=120
    ).returncode:
        print("       left out: python-ron can't be had here")
        return
    files = sorted(pathlib.Path("projects/demo").rglob("*.ron"))
    failed = 0
    for file in files:
        read = subprocess.run(
            [environment / "bin" / "python", SHARED / "clients" / "ron_load.py", file], capture_output=True
        )
        if read.returncode:
            failed += 1
            print("      ", file, read.stderr.decode().strip().splitlines()[-1])
    expect(f"files of {len(files)} that could not be read", failed, 0)


the_demo()
dataset_folder()
if SHARED.is_dir():
    for check, needs in [
        (articles, "articles"),
        (encodings, "data/encoding/chardet_expected.tsv"),
        (fixture, "facts/fixture_expected.json"),
        (other_readers, "clients/ron_load.py"),
    ]:
        if (SHARED / needs).exists():
            check()
else:
    print("(the rest is left out: its samples are not here)")
if wrong:
    print("does not hold: " + "; ".join(wrong))
sys.exit(bool(wrong))
