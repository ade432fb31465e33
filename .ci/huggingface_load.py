"""The dataset as users load it: the folder by its card, a table a configuration.
Prints counts as JSON. Needs the package `datasets`.

usage: huggingface_load.py FOLDER
"""

import json
import os
import sys

os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ.setdefault("HF_HOME", ".hf")
import datasets

datasets.disable_progress_bars()
tables = {"entities": "mentions", "events": "events", "relations": "relations", "stances": "stances"}
counts = {"quotes_wrong": 0, "labels_wrong": 0}


def look(text, it):
    """Every place within, by its offsets."""
    if isinstance(it, dict):
        if it.get("quote") and it.get("spans"):
            words = [text[place["start"]:place["end"]] for place in it["spans"]]
            counts["quotes_wrong"] += it["quote"] not in (" ".join(words), " … ".join(words))
        for value in it.values():
            look(text, value)
    elif isinstance(it, list):
        for value in it:
            look(text, value)


for name in datasets.get_dataset_config_names(sys.argv[1]):
    table = datasets.load_dataset(sys.argv[1], name, split="train")
    if name == "documents":
        counts[name] = len(table)
    if name in tables:
        column = tables[name]
        label = table.features[column].feature.get("label")
        counts[column] = 0
        for row in table:
            counts[column] += len(row[column])
            look(row["text"], row[column])
            if label:
                counts["labels_wrong"] += sum(label.names[it["label"]] != it["kind"] for it in row[column])
print(json.dumps(counts))
