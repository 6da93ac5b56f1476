//! A Postfix of its own: configuration, spool and log in one folder, on loopback alone.

use super::common::processor;
use super::peers::Client;
use misdirect_report::shell::{output, run};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Asks the policy service first, and refuses domains that are not there.
pub(super) const SUBMISSION: &str = "127.0.0.1:10025";
/// The same, but lets mail through while the service is away.
pub(super) const OPEN: &str = "127.0.0.1:10026";
/// Asks the milter; the same, but lets mail through while it is away; and the same behind a restriction of its own.
pub(super) const MILTER: &str = "127.0.0.1:10028";
pub(super) const MILTER_OPEN: &str = "127.0.0.1:10029";
pub(super) const MILTER_BEHIND: &str = "127.0.0.1:10030";
/// Asks nobody.
pub(super) const UNASKED: &str = "127.0.0.1:10027";
/// Who takes what it sends, and who the mail of `army.ml`.
pub(super) const SINK: &str = "127.0.0.1:2526";
pub(super) const CATCH: &str = "127.0.0.1:2527";
/// Where a Postfix beside the gateway sends mail.
const RELAY: &str = "relayhost = [127.0.0.1]:2526
transport_maps = inline:{ army.ml=smtp:[127.0.0.1]:2527, hq.army.ml=smtp:[127.0.0.1]:2529 }
";
/// Who takes the mail of `hq.army.ml`: at port 25 the other Postfix would take it for itself.
pub(super) const CATCH_BY_POSTFIX: &str = "127.0.0.1:2529";

const MAIN: &str = "compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
myhostname = mail.test
myorigin = sender.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_limit = 1000
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
smtp_tls_security_level = none
smtpd_tls_security_level = none
";

const MASTER: &str = "pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";

pub(super) struct Postfix {
    folder: PathBuf,
}

impl Postfix {
    /// Starts one that asks at these sockets, or, to see the tests fail, one that asks nobody.
    pub(super) fn start(
        folder: &Path,
        policy: &Path,
        milter: &Path,
        is_asked: bool,
    ) -> Result<Self, String> {
        let unknown = "reject_unknown_recipient_domain";
        let [service, milter] = [policy, milter].map(|socket| format!("unix:{}", socket.display()));
        let smtpd = |address: &str, restrictions: &str, milters: &str| {
            format!(
                "{address} inet n - n - - smtpd\n  -o {{ smtpd_recipient_restrictions = {restrictions} }}\n  \
                 -o {{ smtpd_milters = {milters} }}\n"
            )
        };
        let (closed, open, milter, milter_open) = match is_asked {
            true => (
                format!("check_policy_service {service}, {unknown}"),
                format!("check_policy_service {{ {service}, default_action=DUNNO }}, {unknown}"),
                milter.clone(),
                format!("{{ {milter}, default_action=accept }}"),
            ),
            false => (unknown.to_owned(), unknown.to_owned(), String::new(), String::new()),
        };
        let local = format!("  -o {{ non_smtpd_milters = {milter} }}\n");
        let any = "permit_mynetworks";
        let master = [
            smtpd(SUBMISSION, &closed, ""),
            smtpd(OPEN, &open, ""),
            smtpd(UNASKED, any, ""),
            smtpd(MILTER, any, &milter),
            smtpd(MILTER_OPEN, any, &milter_open),
            smtpd(MILTER_BEHIND, unknown, &milter),
            MASTER.replace(" cleanup\n", &format!(" cleanup\n{local}")),
        ];
        let postfix = Self::installed(folder, RELAY, &master.concat())?;
        postfix.run()?;
        Client::connect(SUBMISSION).map(|_| postfix)
    }

    /// Starts a mail server that was set up by calls of `postconf`.
    pub(super) fn set_up(folder: &Path, calls: &str) -> Result<Self, String> {
        let service = format!("{CATCH_BY_POSTFIX} inet n - y - - smtpd\n{MASTER}");
        let postfix = Self::installed(folder, RELAY, &service)?;
        let place = format!("/usr/sbin/postconf -c {}/etc ", folder.display());
        for call in calls.lines().filter_map(|line| line.strip_prefix("postconf ")) {
            let call = call.replace("smtp/inet", &format!("{CATCH_BY_POSTFIX}/inet"));
            output(Command::new("sh").args(["-e", "-c", &format!("{place}{call}")]))?;
        }
        postfix.run()?;
        Client::connect(CATCH_BY_POSTFIX).map(|_| postfix)
    }

    /// Starts one that sends the mail of sender.example as it finds the way by itself.
    pub(super) fn resolving(folder: &Path) -> Result<Self, String> {
        let ways = "transport_maps = inline:{ sender.example=smtp:[127.0.0.1]:2526 }\n\
                    smtpd_peername_lookup = no\n";
        let master = format!("{SUBMISSION} inet n - n - - smtpd\n{MASTER}");
        let postfix = Self::installed(folder, ways, &master)?;
        postfix.run()?;
        Client::connect(SUBMISSION).map(|_| postfix)
    }

    fn installed(folder: &Path, ways: &str, master: &str) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        for part in ["etc", "spool", "data"] {
            fs::create_dir_all(folder.join(part)).map_err(failed)?;
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).map_err(failed)?;
        run(Command::new("chown").arg("postfix").arg(folder.join("data")))?;
        let at = folder.display();
        let main = format!(
            "{MAIN}queue_directory = {at}/spool\ndata_directory = {at}/data\n\
             maillog_file = {at}/mail.log\nmaillog_file_prefixes = {at}\n{ways}"
        );
        fs::write(folder.join("etc/main.cf"), main).map_err(failed)?;
        fs::write(folder.join("etc/master.cf"), master).map_err(failed)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn run(&self) -> Result<(), String> {
        output(self.command("postfix").arg("start")).map(drop)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new("/usr/sbin").join(program));
        command.arg("-c").arg(self.folder.join("etc"));
        command
    }

    /// Processor time of all that belongs to it, in seconds.
    pub(super) fn processor(&self) -> Result<f64, String> {
        let file = self.folder.join("spool/pid/master.pid");
        let master =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let master: u32 = master.trim().parse().map_err(|_| "no number in master.pid")?;
        processor(|id, parent| id == master || parent == master)
    }

    /// What it has logged.
    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("mail.log")).unwrap_or_default()
    }

    /// Hands a message to sendmail(1).
    pub(super) fn sendmail(&self, from: &str, to: &[&str]) -> Result<(), String> {
        let mut sendmail = Command::new("/usr/sbin/sendmail");
        sendmail.arg("-C").arg(self.folder.join("etc")).args(["-f", from]).args(to);
        let mut child = sendmail.stdin(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
        if let Some(mut input) = child.stdin.take() {
            let written = input.write_all(b"Subject: hello\n\nHow are you?\n");
            written.map_err(|error| error.to_string())?;
        }
        match child.wait() {
            Ok(status) if status.success() => Ok(()),
            other => Err(format!("sendmail: {other:?}")),
        }
    }

    /// Lets all go that is on hold.
    pub(super) fn release(&self) -> Result<(), String> {
        output(self.command("postsuper").args(["-H", "ALL"]))?;
        output(self.command("postqueue").arg("-f")).map(drop)
    }

    /// What waits in its queue, a line each.
    pub(super) fn queue(&self) -> Result<String, String> {
        output(self.command("postqueue").arg("-j"))
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = output(self.command("postfix").arg("stop"));
    }
}
