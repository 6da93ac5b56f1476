// Thunderbird with a profile of its own on a display of its own, driven from within.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { marionette } from "./marionette.mjs";

export const ID = "thunderbird@misdirect.example";

/** An account of Alice's that sends to the sink; and nothing that would greet, update, report or call home. */
const preferences = (smtp, port) => ({
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account2",
    "mail.accountmanager.localfoldersserver": "server1",
    "mail.account.account1.server": "server1",
    "mail.server.server1.type": "none",
    "mail.server.server1.hostname": "Local Folders",
    "mail.server.server1.name": "Local Folders",
    "mail.server.server1.userName": "nobody",
    "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.account.account2.server": "server2",
    "mail.account.account2.identities": "id1",
    "mail.server.server2.type": "pop3",
    "mail.server.server2.hostname": "127.0.0.1",
    "mail.server.server2.name": "alice",
    "mail.server.server2.userName": "alice",
    "mail.server.server2.login_at_startup": false,
    "mail.server.server2.check_new_mail": false,
    "mail.server.server2.directory-rel": "[ProfD]Mail/127.0.0.1",
    "mail.identity.id1.fullName": "Alice",
    "mail.identity.id1.useremail": "alice@stadtwerke-lindau.de",
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.valid": true,
    "mail.identity.id1.fcc": false,
    "mail.identity.id1.compose_html": false,
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.type": "smtp",
    "mail.smtpserver.smtp1.hostname": "127.0.0.1",
    "mail.smtpserver.smtp1.port": smtp,
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.try_ssl": 0,
    "mail.smtpserver.smtp1.username": "",
    "mail.provider.suppress_dialog_on_startup": true,
    "mail.spotlight.firstRunDone": true,
    "mail.winsearch.firstRunDone": true,
    "mail.shell.checkDefaultClient": false,
    "mail.rights.version": 1,
    "mail.inappnotifications.enabled": false,
    "mailnews.start_page.enabled": false,
    "mailnews.start_page_override.mstone": "ignore",
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "datareporting.healthreport.uploadEnabled": false,
    "extensions.update.enabled": false,
    "extensions.getAddons.cache.enabled": false,
    "extensions.systemAddon.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "data:,",
    // An add-on that lies in the profile is there from the start, and on.
    "extensions.autoDisableScopes": 0,
    "extensions.startupScanScopes": 15,
    "xpinstall.signatures.required": false,
    "marionette.port": port,
});

/** A display, and a place for profiles; closed after use. */
export async function display() {
    // With -displayfd the server takes a number that is free, and says which.
    const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1100x860x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const [number] = await once(server.stdio[3], "data");
    const name = `:${String(number).trim()}`;
    // Without a window manager the focus follows the pointer, and a panel that comes up beneath it closes.
    const manager = spawn("openbox", [], { env: { ...process.env, DISPLAY: name }, stdio: "ignore" });
    return {
        name,
        close: () => {
            manager.kill();
            server.kill();
        },
    };
}

/** A home with the add-on in its profile, and with the machine's settings, the policies of an organisation among them. */
export function home(xpi, policies = { policies: {} }) {
    const folder = mkdtempSync(join(tmpdir(), "misdirect-thunderbird-"));
    mkdirSync(join(folder, "profile/extensions"), { recursive: true });
    writeFileSync(join(folder, `profile/extensions/${ID}.xpi`), readFileSync(xpi));
    cpSync("/etc/thunderbird", join(folder, "etc"), { recursive: true });
    mkdirSync(join(folder, "etc/policies"), { recursive: true });
    writeFileSync(join(folder, "etc/policies/policies.json"), JSON.stringify(policies));
    return folder;
}

export async function thunderbird({ home, display, smtp, settings = {} }) {
    const port = await freePort();
    const lines = Object.entries({ ...preferences(smtp, port), ...settings })
        .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    writeFileSync(join(home, "profile/user.js"), lines.join(""));
    const log = openSync(join(home, "log"), "a");
    const words = ["--no-remote", "--profile", join(home, "profile"), "--marionette", "--remote-allow-system-access"];
    const env = { ...process.env, HOME: home, DISPLAY: display.name, MOZ_CRASHREPORTER_DISABLE: "1", GDK_BACKEND: "x11", LC_ALL: "C.UTF-8" };
    // Its own view of the machine's settings.
    const mount = 'mount --bind "$0" /etc/thunderbird && exec thunderbird "$@"';
    const program = spawn("unshare", ["--mount", "sh", "-c", mount, join(home, "etc"), ...words], { env, stdio: ["ignore", log, log], detached: true });
    const ended = once(program, "exit");
    const remote = await marionette(port);
    const self = {
        run: remote.run,
        /** Asks until there is an answer. */
        until: async (script, ...args) => {
            for (let left = 300; left > 0; left--) {
                // A page that is asked may go meanwhile.
                const value = await remote.run(script, ...args).catch((error) => {
                    if (!/AbortError/.test(error)) throw error;
                });
                if (value) return value;
                await sleep(20 + (300 - left));
            }
            throw new Error(`waited in vain: ${script}`.slice(0, 400));
        },
        picture: (path) => execFileSync("import", ["-display", display.name, "-window", "root", path]),
        /** Presses keys, as the display has them from a keyboard. */
        press: (...keys) => execFileSync("xdotool", ["key", "--delay", "60", ...keys], { env }),
        close: async () => {
            await Promise.race([remote.run(async () => Services.startup.quit(Ci.nsIAppStartup.eForceQuit)).catch(() => {}), sleep(3000)]);
            await Promise.race([ended, sleep(15_000)]);
            remote.close();
            if (program.exitCode === null && program.signalCode === null) process.kill(-program.pid, "SIGKILL");
            await ended;
        },
        log: () => readFileSync(join(home, "log"), "utf8"),
    };
    await self.until(async (id) => {
        const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
        return (await AddonManager.getAddonByID(id))?.isActive && Services.wm.getMostRecentWindow("mail:3pane")?.document.readyState === "complete";
    }, ID);
    return self;
}

async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    server.close();
    return port;
}

export function remove(home) {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
