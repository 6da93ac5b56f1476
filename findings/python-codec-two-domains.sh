#!/bin/sh
# email-validator 2.4.0 (PyPI) beside the codec of CPython 3.11: one address is judged, and another is written to.
#
# `straße.de` and `strasse.de` are two registrations since IDNA 2008 (RFC 5894 section 7.2). The validator gives the
# address with its domain as xn--strae-oqa.de. Python's codec `idna`, by which its sockets resolve a name given as text,
# is still that of RFC 3490: it makes strasse.de of the same text, whoever has that. Pass on `ascii_domain`, not the
# text that was validated.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install email-validator==2.4.0 idna==3.20 dnspython==2.9.2
cat > domains.py <<'PYTHON'
from email_validator import validate_email

for domain in ["straße.de", "münchen.de"]:
    valid = validate_email(f"ann@{domain}", check_deliverability=False)
    print(valid.ascii_domain, valid.domain.encode("idna").decode())
PYTHON
PYTHONUTF8=1 python/bin/python domains.py > out
cat out
diff - out <<'TEXT'
xn--strae-oqa.de strasse.de
xn--mnchen-3ya.de xn--mnchen-3ya.de
TEXT
