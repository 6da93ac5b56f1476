#!/bin/sh
# dnstwist 20250130 (PyPI): none of the 1,008 names that it gives for army.mil is army.ml.
#
# It is the usual tool to list the names that are taken for one's own. By default it changes the name and never the
# suffix: all it gives end in .mil, but for two that glue `mil` to the name (`armymil.com`). Names under another suffix
# come only from a file (`--tld`), and then with the name unchanged. Of slips of the suffix, which are half of those
# that people make in addresses, it lists none: no army.ml, army.mi, army.mil.com.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install dnstwist==20250130
python/bin/dnstwist --format list army.mil > names
{
    echo "names $(wc -l < names)"
    echo "under mil $(grep -c '\.mil$' names)"
    grep -v '\.mil$' names
    for name in army.ml army.mi army.mil.com; do
        echo "$name $(grep -cFx "$name" names || true)"
    done
} > out
cat out
diff - out <<'TEXT'
names 1008
under mil 1006
army-mil.com
armymil.com
army.ml 0
army.mi 0
army.mil.com 0
TEXT
