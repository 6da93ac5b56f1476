#!/bin/sh
# zone-file 1.0.0 (npm) beside dns-zonefile 0.3.2: a DMARC record ends at its first semicolon.
#
# In a zone a semicolon begins a comment, but not within quotes (RFC 1035 section 5.1), and every DMARC record has some
# (RFC 7489 section 6.4). zone-file reads `v=DMARC1` and leaves out the policy and the address for reports, without an
# error; what it writes again is a record that asks for nothing. SPF records, which have none, come through whole.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund zone-file@1.0.0 dns-zonefile@0.3.2
cat > zone.cjs <<'JAVASCRIPT'
const zone = `$ORIGIN example.com.
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
@ IN TXT "v=spf1 mx -all" ; a comment
`;
for (const text of require("dns-zonefile").default.parse(zone).txt) console.log("dns-zonefile", text.name, text.txt);
for (const text of require("zone-file").parseZoneFile(zone).txt) console.log("zone-file", text.name, text.txt);
JAVASCRIPT
node zone.cjs > out
cat out
diff - out <<'TEXT'
dns-zonefile _dmarc "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
dns-zonefile @ "v=spf1 mx -all"
zone-file _dmarc v=DMARC1
zone-file @ v=spf1 mx -all
TEXT
