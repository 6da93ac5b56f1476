"""Copies the docstrings of the compiled module into its stub, where editors look for them.

    python bindings/python/docstrings.py [--check]

For an environment with the package installed. With `--check` it changes nothing, and fails where the stub is not so.
"""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

from misdirect import _native

STUB = Path(__file__).parent / "python/misdirect/_native.pyi"


def docstring(owner: object, node: ast.ClassDef | ast.FunctionDef, indent: str) -> list[str]:
    """The lines of one, or none; only the first of several overloads has it."""
    # What special methods do is known, or the class says it.
    is_special = node.name.startswith("__")
    text = "" if is_special else inspect.getdoc(getattr(owner, node.name)) or ""
    # Backslashes stay as they are.
    mark = 'r"""' if "\\" in text else '"""'
    lines = (mark + text).split("\n") + ['"""'] if "\n" in text else [f'{mark}{text}"""']
    return [(indent + line).rstrip() for line in lines] if text else []


def with_docstrings(source: str) -> str:
    lines = source.split("\n")
    tree = ast.parse(source)
    found: list[tuple[object, ast.ClassDef | ast.FunctionDef]] = []
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found.append((_native, node))
            methods = (part for part in node.body if isinstance(part, ast.FunctionDef))
            found += [(getattr(_native, node.name), method) for method in methods]
        elif isinstance(node, ast.FunctionDef) and node.name not in names:
            found.append((_native, node))
            names.add(node.name)
    for owner, node in sorted(found, key=lambda pair: -pair[1].lineno):
        indent = " " * (node.col_offset + 4)
        first = node.body[0]
        is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        is_empty = is_docstring and first.value.value is ...
        decorators = getattr(first, "decorator_list", [])
        start = min(part.lineno for part in [first, *decorators]) - 1
        if isinstance(node, ast.FunctionDef):
            # What stands before the body on its line is the end of the signature.
            head = lines[start][: first.col_offset].rstrip()
            doc = docstring(owner, node, indent)
            if head:
                lines[start : first.end_lineno] = [head, *doc] if doc else [f"{head} ..."]
            else:
                lines[start : first.end_lineno] = doc
        else:
            end = first.end_lineno if is_docstring and not is_empty else start
            lines[start:end] = docstring(owner, node, indent)
    return "\n".join(lines)


def main() -> int:
    source = STUB.read_text(encoding="utf-8")
    wanted = with_docstrings(source)
    if "--check" in sys.argv[1:]:
        return int(source != wanted)
    STUB.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
