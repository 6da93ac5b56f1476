#!/bin/sh
# vobject 0.9.9 (PyPI): one contact with a long name in quoted-printable ends the reading of an address book.
#
# vCard 2.1, which telephones still write, folds a value in quoted-printable by `=` at the end of the line, and the next
# line begins at its first column (section 2.1.3; RFC 1521 section 5.1 rule 5). vobject takes the next line for a
# property and raises ParseError, and no contact after it is read either. The argument `allowQP=True` of `readComponents`
# mends it; neither the package's description nor the docstring of the function names it.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install vobject==0.9.9
cat > contacts.py <<'PYTHON'
from importlib.metadata import metadata

import vobject

CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller-L=C3=BC;=\r\nEva;;;\r\n"
    "EMAIL;INTERNET:eva@web.de\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Kim\r\nEMAIL;INTERNET:kim@gmx.net\r\nEND:VCARD\r\n"
)
for options in [{}, {"allowQP": True}]:
    try:
        for card in vobject.readComponents(CARDS, **options):
            print(card.email.value, ascii(card.n.value.family), ascii(card.n.value.given))
    except vobject.base.ParseError as error:
        print("ParseError", error)
print("allowQP" in metadata("vobject").as_string(), "allowQP" in vobject.readComponents.__doc__)
PYTHON
python/bin/python contacts.py > out
cat out
diff - out <<'TEXT'
ParseError At line 7: Failed to parse line: Eva;;;
eva@web.de 'M\xfcller-L\xfc' 'Eva'
kim@gmx.net 'Kim' ''
False False
TEXT
