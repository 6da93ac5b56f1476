#!/bin/sh
# dnslib 0.9.26 (PyPI) and dns-packet 5.6.1 (npm): a dot within a label is written as one between labels.
#
# A label of DNS may hold any byte, a dot too (RFC 1035 section 3.1), and master files write it `\.` (section 5.1).
# The question for the two labels `a.b` and `ml` is a valid message. dnslib escapes a blank in
# decimal, as master files do, but leaves the dot: `a.b.ml.`, the text of three labels. dns-packet does likewise.
# dnspython 2.9.2 writes `a\.b.ml.`. So two different names become one in a log that is written by either.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install dnslib==0.9.26 dnspython==2.9.2
cat > names.py <<'PYTHON'
from dns.message import from_wire
from dnslib import DNSRecord

HEADER = bytes([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
MX = bytes([0, 15, 0, 1])
for first in [b"a.b", b"a b"]:
    message = HEADER + bytes([len(first)]) + first + b"\x02ml\x00" + MX
    print(DNSRecord.parse(message).q.qname, from_wire(message).question[0].name)
PYTHON
python/bin/python names.py > python.out

npm install --silent --no-audit --no-fund dns-packet@5.6.1
cat > names.cjs <<'JAVASCRIPT'
const { decode } = require("dns-packet");
const message = Buffer.from("\0\x01\x01\0\0\x01\0\0\0\0\0\0\x03a.b\x02ml\0\0\x0f\0\x01", "latin1");
console.log(decode(message).questions[0].name);
JAVASCRIPT
node names.cjs > node.out

cat python.out node.out
cat > expected <<'TEXT'
a.b.ml. a\.b.ml.
a\032b.ml. a\032b.ml.
a.b.ml
TEXT
cat python.out node.out | diff expected -
