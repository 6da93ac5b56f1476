"""Where typed names stand among dnstwist's variants of what was meant, and how long it takes.

Reads one JSON object a line and answers each with one:

{"domain": name, "typed": [names], "suffixes": [suffixes]}: how many names there are, and the place
of each typed one, from 1. The order is the one that dnstwist prints: by fuzzer, then by name.
`suffixes` is its list of suffixes to swap (`--tld`), of which the package brings none.

{"domain": name, "repeat": times}: how many names, and the seconds of the fastest run.
"""

import json
import sys
import time

import dnstwist


def variants(domain, suffixes=()):
    fuzzer = dnstwist.Fuzzer(domain, tld_dictionary=list(suffixes))
    fuzzer.generate()
    return fuzzer.domains


def places(job):
    found = [found["domain"] for found in sorted(variants(job["domain"], job["suffixes"]))]
    names = [name for name in found if name != job["domain"]]
    place = {name: at for at, name in enumerate(names, 1)}
    return {"count": len(names), "places": [place.get(name) for name in job["typed"]]}


def times(job):
    best = float("inf")
    for _ in range(job["repeat"]):
        start = time.perf_counter()
        count = len(variants(job["domain"]))
        best = min(best, time.perf_counter() - start)
    return {"count": count, "seconds": best}


for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps(times(job) if "repeat" in job else places(job)))
