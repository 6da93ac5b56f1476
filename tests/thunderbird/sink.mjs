// A mail server that takes everything and keeps it: who a message was for, and its text.

import { once } from "node:events";
import { createServer } from "node:net";

export async function sink() {
    const got = [];
    const server = createServer((socket) => {
        let [rest, to, data] = ["", [], null];
        const say = (line) => socket.write(`${line}\r\n`);
        say("220 sink");
        socket.on("error", () => {});
        socket.setEncoding("utf8").on("data", (text) => {
            rest += text;
            const lines = rest.split("\r\n");
            rest = lines.pop();
            for (const line of lines) {
                if (data !== null && line !== ".") data += `${line}\n`;
                else if (data !== null) {
                    got.push({ to, text: data });
                    [to, data] = [[], null];
                    say("250 kept");
                } else if (/^EHLO/i.test(line)) say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8");
                else if (/^RCPT/i.test(line)) {
                    to.push(line.match(/<(.*)>/)[1]);
                    say("250 known");
                } else if (/^DATA/i.test(line)) {
                    data = "";
                    say("354 go on");
                } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
                else say("250 well");
            }
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { got, port: server.address().port, close: () => server.close() };
}
