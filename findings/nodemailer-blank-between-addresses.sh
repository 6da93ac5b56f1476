#!/bin/sh
# nodemailer 10.6.1 (npm): of two addresses with a blank between them the second becomes the name of the first.
#
# `joe@gmail.com ann@web.de` is no list by RFC 5322, and its parser of addresses, which is lenient on purpose (it takes
# semicolons, and `Smith, Joe <joe@gmail.com>` as one person), could refuse it or give both. It gives one address,
# joe@gmail.com, whose display name is "ann@web.de": Ann gets nothing, and nobody is told.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund nodemailer@10.6.1
cat > parse.cjs <<'JAVASCRIPT'
const parse = require("nodemailer/lib/addressparser");
for (const text of ["joe@gmail.com;ann@web.de", "Smith, Joe <joe@gmail.com>", "joe@gmail.com ann@web.de"]) {
    console.log(JSON.stringify(parse(text)));
}
JAVASCRIPT
node parse.cjs > out
cat out
diff - out <<'TEXT'
[{"address":"joe@gmail.com","name":""},{"address":"ann@web.de","name":""}]
[{"address":"joe@gmail.com","name":"Smith, Joe"}]
[{"address":"joe@gmail.com","name":"ann@web.de"}]
TEXT
