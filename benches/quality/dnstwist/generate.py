"""dnstwist's variants of each entry, as far as they were typed.

Reads one JSON object a line, {"entry": domain, "typed": [names]}; writes for each the list of
those names that dnstwist generates from the entry. All its default fuzzers run. Its glyphs beyond
ASCII, which take most of the time, are left out where every name in question is ASCII: without
them it generates the same ASCII names.
"""

import json
import sys

import dnstwist


class AsciiFuzzer(dnstwist.Fuzzer):
    glyphs_idn_by_tld = {}
    glyphs_unicode = {}


def variants(entry, typed):
    beyond = any("xn--" in name or not name.isascii() for name in typed)
    fuzzer = (dnstwist.Fuzzer if beyond else AsciiFuzzer)(entry)
    fuzzer.generate()
    generated = {permutation["domain"] for permutation in fuzzer.domains}
    return [name for name in typed if name in generated and name != entry]


for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps(variants(job["entry"], job["typed"])))
