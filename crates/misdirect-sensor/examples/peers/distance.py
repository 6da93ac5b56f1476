"""What an edit distance finds of a log of BIND: each name near one of a list of domains, with its lines.

    pip install rapidfuzz==3.14.6
    python3 distance.py responses.log [DISTANCE [TARGETS]]
"""

import re
import sys
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

NAME = re.compile(rb"\(([^)]*)\): ")

distance_max = int(sys.argv[2]) if len(sys.argv) > 2 else 1
listed = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(__file__).with_name("targets.txt")
targets = listed.read_text().split()
names = Counter()
with open(sys.argv[1], "rb") as log:
    for line in log:
        if found := NAME.search(line):
            names[found[1].decode("ascii", "replace").lower()] += 1
rows = Counter()
for name, lines in names.items():
    # Nobody registers more than two labels here.
    domain = ".".join(name.split(".")[-2:])
    found = extractOne(domain, targets, scorer=OSA.distance, score_cutoff=distance_max)
    if found and found[1] > 0:
        rows[found[0], domain] += lines
for (target, domain), lines in rows.most_common():
    print(target, domain, lines, sep="\t")
