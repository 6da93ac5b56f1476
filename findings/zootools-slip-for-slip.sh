#!/bin/sh
# @zootools/email-spell-checker 1.12.0 (npm): army.mli is "corrected" to army.ml, and mac.com to mail.com.
#
# Its list of suffixes has `ml` and not `mil`, so a slip in a military address is answered with the name under the suffix
# of Mali, which is another slip, and army.ml itself is left alone. Apple's mac.com and the provider gmx.net are not in
# its list of domains: right addresses there are "corrected" to mail.com and cox.net.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund @zootools/email-spell-checker@1.12.0
cat > check.cjs <<'JAVASCRIPT'
const checker = require("@zootools/email-spell-checker").default;
for (const domain of ["army.mli", "army.ml", "mac.com", "gmx.net"]) {
    console.log(domain, checker.run({ email: `ann@${domain}` })?.full ?? "left alone");
}
JAVASCRIPT
node check.cjs > out
cat out
diff - out <<'TEXT'
army.mli ann@army.ml
army.ml left alone
mac.com ann@mail.com
gmx.net ann@cox.net
TEXT
