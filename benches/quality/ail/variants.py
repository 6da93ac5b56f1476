"""Where typed names stand among ail-typo-squatting's variants of what was meant, and how long it takes.

Reads one JSON object a line and answers each with one:

{"domain": name, "typed": [names]}: how many names there are, and the place of each typed one, from
1, in the order of `runAll`: all of its algorithms but those that need a list from the network.

{"domain": name, "repeat": times}: how many names, and the seconds of the fastest run.
"""

import json
import math
import sys
import time

import tldextract.tldextract

# The list of suffixes that its package brings, instead of a fresh one from the network.
tldextract.tldextract.TLD_EXTRACTOR = tldextract.tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=()
)

import ail_typo_squatting


def variants(domain):
    return ail_typo_squatting.runAll(domain, math.inf, "text", None)


def ascii(name):
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name


def places(job):
    beyond = any("xn--" in name for name in job["typed"])
    place = {}
    for name in variants(job["domain"]):
        place.setdefault(ascii(name) if beyond else name, len(place) + 1)
    return {"count": len(place), "places": [place.get(name) for name in job["typed"]]}


def times(job):
    best = float("inf")
    for _ in range(job["repeat"]):
        start = time.perf_counter()
        count = len(set(variants(job["domain"])))
        best = min(best, time.perf_counter() - start)
    return {"count": count, "seconds": best}


for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps(times(job) if "repeat" in job else places(job)))
