#!/bin/sh
# email-typo-fixer 1.1.0 (npm): a provider's addresses of other countries are "corrected" to those of another person.
#
# gmail.com and mail.com, hotmail.com and hotmail.co.uk, yahoo.com and yahoo.co.jp are different mailboxes, and aol.com
# and uol.com.br different companies. It has six providers, all under .com, and takes what is three letters from one for
# a slip of it, so that right addresses at large providers (mail.com, gmx.com, ymail.com, hotmail.fr, uol.com.br) are
# reported with `hasCorrection` and a suggestion that is somebody else's.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund email-typo-fixer@1.1.0
cat > fix.cjs <<'JAVASCRIPT'
const { emailTypoFixer } = require("email-typo-fixer");
const domains = "mail.com gmx.com ymail.com hotmail.fr hotmail.co.uk yahoo.co.jp uol.com.br web.de".split(" ");
for (const domain of domains) console.log(domain, emailTypoFixer(`ann@${domain}`).suggested ?? "left alone");
JAVASCRIPT
node fix.cjs > out
cat out
diff - out <<'TEXT'
mail.com ann@gmail.com
gmx.com ann@gmail.com
ymail.com ann@gmail.com
hotmail.fr ann@hotmail.com
hotmail.co.uk ann@hotmail.com
yahoo.co.jp ann@yahoo.com
uol.com.br ann@aol.com
web.de left alone
TEXT
