#!/bin/sh
# punycode 2.3.1 (npm): a domain in capitals becomes the A-label of another name.
#
# Domains are compared without case (UTS 46 maps capitals to small letters before it encodes them), so `MÜNCHEN.de` is
# `münchen.de`, xn--mnchen-3ya.de. `toASCII`, said to convert "a Unicode string representing a domain name", encodes the
# capital as it stands: xn--MNCHEN-psa.de, which no browser or mail program ever asks for, and which is not registered
# with the name. `new URL()` of Node gives the right one. So a lower-casing of its result does not help either.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund punycode@2.3.1
cat > encode.cjs <<'JAVASCRIPT'
const { toASCII } = require("punycode/");
for (const domain of ["münchen.de", "MÜNCHEN.de"]) {
    console.log(toASCII(domain).toLowerCase(), new URL(`http://${domain}`).hostname);
}
JAVASCRIPT
node encode.cjs > out
cat out
diff - out <<'TEXT'
xn--mnchen-3ya.de xn--mnchen-3ya.de
xn--mnchen-psa.de xn--mnchen-3ya.de
TEXT
