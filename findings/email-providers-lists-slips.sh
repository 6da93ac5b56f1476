#!/bin/sh
# email-providers 2.26.0 (npm): a list of mail providers that has slips of providers, and one that cannot exist.
#
# The package is "a list of free email providers". Its `all.json` has gmial.com, gamil.com, gmal.com, hotmial.com,
# yaho.com and gmail.co, which people register to catch slips, beside gmail.com, hotmail.com and yahoo.com, and
# hotmail.con, a name under a suffix that no root server has. Whoever takes it for the names to leave alone leaves the
# commonest slips alone.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund email-providers@2.26.0
cat > listed.cjs <<'JAVASCRIPT'
const all = new Set(require("email-providers/all.json"));
const names = "gmail.com gmial.com gamil.com gmal.com gmail.co hotmial.com hotmail.con yaho.com gmail.con".split(" ");
for (const name of names) console.log(name, all.has(name));
JAVASCRIPT
node listed.cjs > out
cat out
diff - out <<'TEXT'
gmail.com true
gmial.com true
gamil.com true
gmal.com true
gmail.co true
hotmial.com true
hotmail.con true
yaho.com true
gmail.con false
TEXT
