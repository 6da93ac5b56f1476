// Roundcube as Debian has it, from a folder of its own, with PHP's web server and Dovecot; and what a person does there.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const DEBIAN = "/var/lib/roundcube";

/** Takes anybody's mail by one password. */
const dovecot = (folder, port) => `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
log_path = ${folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

const settings = (folder, imap, smtp, more) => `<?php
$config = [
    'db_dsnw' => 'sqlite:///${folder}/roundcube.db?mode=0640',
    'imap_host' => '127.0.0.1:${imap}', 'smtp_host' => '127.0.0.1:${smtp}', 'smtp_user' => '', 'smtp_pass' => '',
    'des_key' => 'twenty-four bytes of key', 'plugins' => ['misdirect'], 'skin' => 'elastic',
    'log_dir' => '${folder}/logs', 'temp_dir' => '${folder}/temp', 'mail_domain' => 'bücherei-lindau.de',
    'create_default_folders' => true, 'compose_save_localstorage' => false, 'htmleditor' => 0, 'draft_autosave' => 0, 'max_disclosed_recipients' => 0,
] + ${more};
`;

/** A mail store for all of the tests. */
export async function mailStore() {
    const folder = mkdtempSync(join(tmpdir(), "misdirect-dovecot-"));
    const port = await freePort();
    for (const name of ["run", "mail"]) mkdirSync(join(folder, name));
    execFileSync("chown", ["mail", join(folder, "mail")]);
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, "dovecot.conf"), dovecot(folder, port));
    const server = spawn("dovecot", ["-F", "-c", join(folder, "dovecot.conf")], { stdio: "ignore" });
    return {
        port,
        close: async () => {
            const ended = once(server, "exit");
            server.kill();
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** A Roundcube with a plugin in it; `more` is PHP, an array of other settings. */
export async function roundcube({ plugin, imap, smtp, more = "[]", words = ["-d", "ffi.enable=true"] }) {
    const folder = mkdtempSync(join(tmpdir(), "misdirect-roundcube-"));
    for (const name of ["etc", "logs", "temp"]) mkdirSync(join(folder, name));
    // As Debian has it, but for the plugins.
    const site = join(folder, "site");
    mkdirSync(join(site, "plugins"), { recursive: true });
    for (const name of readdirSync(DEBIAN)) {
        if (!["config", "logs", "plugins", "temp"].includes(name)) cpSync(join(DEBIAN, name), join(site, name), { recursive: true, verbatimSymlinks: true });
    }
    for (const name of readdirSync(join(DEBIAN, "plugins"))) symlinkSync(join(DEBIAN, "plugins", name), join(site, "plugins", name));
    symlinkSync(plugin, join(site, "plugins/misdirect"));
    for (const name of ["defaults.inc.php", "mimetypes.php"]) cpSync(join("/etc/roundcube", name), join(folder, "etc", name));
    writeFileSync(join(folder, "etc/config.inc.php"), settings(folder, imap, smtp, more));
    const schema = "$base = new PDO('sqlite:' . $argv[1]); $base->exec(file_get_contents('/usr/share/roundcube/SQL/sqlite.initial.sql'));";
    execFileSync("php", ["-r", schema, join(folder, "roundcube.db")]);
    const port = await freePort();
    // One request at a time: two of one session write over each other.
    const env = { ...process.env, ROUNDCUBE_CONFIG_DIR: join(folder, "etc") };
    const php = [...words, "-d", `session.save_path=${folder}/temp`, "-S", `127.0.0.1:${port}`, "-t", join(site, "public_html")];
    const server = spawn("php", php, { env, stdio: "ignore" });
    return {
        url: `http://127.0.0.1:${port}/`,
        errors: () => readFileSync(join(folder, "logs/errors.log"), "utf8"),
        close: async () => {
            const ended = once(server, "exit");
            server.kill();
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    return port;
}

/** Until something is so. */
export async function until(what, isSo) {
    for (let left = 200; left > 0; left--) {
        const value = await isSo();
        if (value) return value;
        await sleep(50);
    }
    throw new Error(`waited in vain: ${what}`);
}

export async function login(page, url) {
    await until("the web server", () => page.goto(url).catch(() => false));
    await page.waitForSelector("#rcmloginuser");
    await page.type("#rcmloginuser", "alice");
    await page.type("#rcmloginpwd", "secret");
    await Promise.all([page.waitForNavigation(), page.click("#rcmloginsubmit")]);
}

/** Opens a message and types its recipients, as a person does; each is ended by a comma. */
export async function write(page, url, { subject, isReady = true, ...fields }) {
    await page.goto(`${url}?_task=mail&_action=compose`);
    await page.waitForSelector(isReady ? "html[data-misdirect=ready]" : "#compose-subject");
    for (const [name, text] of Object.entries(fields)) {
        await page.evaluate((name) => document.querySelector(`#compose_${name}`).classList.remove("hidden"), name);
        await page.type(`#compose_${name} .recipient-input input`, text);
    }
    // What this is not about.
    await page.evaluate((subject) => {
        document.querySelector("#compose-subject").value = subject;
        document.querySelector("#composebody").value = "hello";
    }, subject);
    await page.focus("#composebody");
}

export async function send(page) {
    // Busy with its own requests, Roundcube hears nobody; a person takes longer to come here.
    await page.waitForFunction(() => window.rcmail.commands.send && !window.rcmail.busy);
    await page.click("#compose-content .formbuttons .send");
}

/** The lines beneath a field. */
export const lines = (page, name) => page.evaluate((name) => {
    const { shadowRoot } = document.querySelector(`#compose_${name} misdirect-warning`);
    return [...shadowRoot.querySelectorAll("[part~=line]")].map(({ textContent }) => textContent);
}, name);

export const press = (page, name, part) => page.evaluate((name, part) => {
    document.querySelector(`#compose_${name} misdirect-warning`).shadowRoot.querySelector(`[part=${part}]`).click();
}, name, part);

/** What the question says, once it is there. */
export async function question(page) {
    await page.waitForSelector("#misdirect", { visible: true });
    return page.evaluate(() => document.querySelector("#misdirect").closest(".ui-dialog").innerText);
}

export const choose = (page, what) => page.click(`.ui-dialog .misdirect-${what}`);
