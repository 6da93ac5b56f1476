#!/bin/sh
# smtp-server 3.21.6 (npm): the recipient that a handler sees is not the one the client sent.
#
# A client that knows nothing of SMTPUTF8 (RFC 6531) writes `RCPT TO:<ann@xn--mnchen-3ya.de>`. The handler is given
# `ann@münchen.de`, though nobody asked for it in that form: a table of domains in the form of DNS (RFC 5890 section
# 2.3.2.1), as mail servers have it, does not match any more, and whoever hands the message on to a server without
# SMTPUTF8 has to turn it back. Capitals, on the other hand, stay. Compare by one form that you make yourself.
set -eu
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

npm install --silent --no-audit --no-fund smtp-server@3.21.6
cat > server.cjs <<'JAVASCRIPT'
const { SMTPServer } = require("smtp-server");
const { connect } = require("node:net");
const lines = ["HELO client.example", "MAIL FROM:<joe@example.com>", "RCPT TO:<ann@xn--mnchen-3ya.de>", "RCPT TO:<Ann@EXAMPLE.ORG>", "QUIT"];
const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(recipient, session, done) {
        console.log(recipient.address);
        done();
    },
});
server.listen(0, "127.0.0.1", () => {
    const client = connect(server.server.address().port, "127.0.0.1");
    client.on("data", () => lines.length > 0 && client.write(`${lines.shift()}\r\n`));
    client.on("close", () => server.close());
});
JAVASCRIPT
node server.cjs > out
cat out
diff - out <<'TEXT'
ann@münchen.de
Ann@EXAMPLE.ORG
TEXT
