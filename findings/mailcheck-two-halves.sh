#!/bin/sh
# mailcheck 1.1.1 (npm): name and suffix are corrected apart, to a domain that is in neither of its lists.
#
# Where no whole domain of its list is near, the nearest name and the nearest suffix are put together. So a right
# address at the largest providers of Poland, Italy and Brazil is "corrected" to a domain that nobody meant and that its
# own lists do not have: wp.pl to wp.nl, libero.it to live.it, uol.com.br to uol.com. army.ml becomes army.nl, though
# `mil` is in its list of suffixes and as near.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund mailcheck@1.1.1
cat > check.cjs <<'JAVASCRIPT'
const mailcheck = require("mailcheck");
for (const domain of ["wp.pl", "libero.it", "uol.com.br", "army.ml"]) {
    const suggestion = mailcheck.run({ email: `ann@${domain}`, suggested: (found) => found, empty: () => null });
    const isListed = mailcheck.defaultDomains.includes(suggestion.domain);
    console.log(domain, suggestion.full, isListed ? "listed" : "not listed");
}
console.log("mil", mailcheck.defaultTopLevelDomains.includes("mil"));
JAVASCRIPT
node check.cjs > out
cat out
diff - out <<'TEXT'
wp.pl ann@wp.nl not listed
libero.it ann@live.it not listed
uol.com.br ann@uol.com not listed
army.ml ann@army.nl not listed
mil true
TEXT
