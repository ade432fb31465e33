"""A network as networkx reads it. Prints counts as JSON.

usage: graph_load.py FILE, GraphML or GEXF
"""

import json
import sys

import networkx

with open(sys.argv[1], "rb") as file:
    read = networkx.read_graphml if b"graphml" in file.read(400) else networkx.read_gexf
graph = read(sys.argv[1])
weights = [it["weight"] for *_, it in graph.edges(data=True)]
print(json.dumps({"nodes": len(graph), "edges": graph.number_of_edges(), "weights": sum(weights)}))
