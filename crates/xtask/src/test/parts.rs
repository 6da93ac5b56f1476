//! The parts of a test run. Quick ones come first, so that a plain mistake is soon told, then long ones.

use super::needs;
use super::steps::Steps;

/// One part: what it is called, what it shows, and how.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) run: fn(&mut Steps) -> Result<(), String>,
}

/// All parts, in the order in which they begin. Neighbours build in folders of their own where that
/// can be, so that two at a time do not wait for each other; short ones fill up the end.
pub(super) const PARTS: &[Part] = &[
    Part {
        name: "fmt",
        what: "the sources are formatted",
        run: |steps| steps.run("cargo fmt --all --check"),
    },
    Part {
        name: "tables",
        what: "the generated tables are what their inputs give",
        run: |steps| steps.xtask("tables --check"),
    },
    Part {
        name: "train",
        what: "the tables of the model are what the counts give",
        run: |steps| steps.xtask("train --check"),
    },
    Part {
        name: "dependencies",
        what: "the core has the dependencies it promises; all licences may be used",
        run: dependencies,
    },
    Part {
        name: "header",
        what: "the C header is what the bindings give",
        run: |steps| steps.xtask("header --check"),
    },
    Part { name: "clippy", what: "no warnings", run: clippy },
    Part {
        name: "first",
        what: "the first command of the README answers",
        // A listed domain: what is suspect ends with 1.
        run: |steps| steps.run("cargo run --locked --release -- check general@army.mil"),
    },
    Part { name: "test", what: "tests of all packages, with all features", run: tests },
    Part {
        name: "scale",
        what: "millions of entries answer as brute force does; no list makes a check slow",
        run: scale,
    },
    Part {
        name: "c",
        what: "C and C++ answer as Rust does, installed and under sanitizers; other languages call them",
        run: c,
    },
    Part { name: "wasm", what: "JavaScript in Node and Chromium answers as Rust does", run: wasm },
    Part {
        name: "doc",
        what: "the documentation builds without warnings",
        run: |steps| {
            steps.run(
                "RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps --workspace --all-features \
                 --exclude misdirect-cli",
            )
        },
    },
    Part {
        name: "python",
        what: "Python, from wheel and source archive, answers as Rust does",
        run: python,
    },
    Part { name: "msrv", what: "published crates build with Rust 1.85", run: msrv },
    Part {
        name: "bench",
        what: "as many instructions as expected; exact methods agree",
        run: bench,
    },
    Part {
        name: "without-idna",
        what: "the core's tests, ASCII and A-labels alone",
        run: |steps| {
            steps.run("cargo test --locked -p misdirect --no-default-features --features alloc")
        },
    },
    Part { name: "targets", what: "32 bits, and big-endian bytes, answer alike", run: targets },
    Part {
        name: "variants",
        what: "BIND, Postfix and Unbound read the block lists, and Chromium the page of a scan",
        run: variants,
    },
    Part {
        name: "gateway",
        what: "Postfix, Sendmail and OpenSMTPD ask the gateway, also from its package, and senders read whom they meant",
        run: gateway,
    },
    Part {
        name: "modules",
        what: "Exim, Rspamd and a milter in C ask the C library, under sanitizers where that can be",
        run: modules,
    },
    Part {
        name: "sensor",
        what: "BIND, Unbound, Knot Resolver and Postfix tell scan and watch of the same misdirected mail",
        run: sensor,
    },
    Part { name: "completions", what: "bash, zsh and fish read the completions", run: completions },
    Part {
        name: "quality",
        what: "the figures of the published rows are as good as expected",
        run: |steps| steps.xtask("quality --quick"),
    },
    // Not beside `wasm` and `c`, which make the same packages.
    Part {
        name: "clients",
        what: "in Thunderbird and Roundcube people are asked, and what is sent is what was chosen",
        run: clients,
    },
    Part { name: "miri", what: "what C calls does nothing undefined", run: miri },
    Part {
        name: "fuzz",
        what: "no input crashes reader, directory, check or the reading of exports and logs",
        run: fuzz,
    },
    Part { name: "wasm32", what: "the core builds for WebAssembly", run: wasm32 },
    Part {
        name: "bare",
        what: "a program without allocator links for a bare processor",
        run: bare,
    },
    Part { name: "package", what: "the published core builds from its own archive", run: package },
];

/// The oldest Rust that the published crates promise to build with.
const MSRV: &str = "1.85.0";

/// What is published, besides bindings.
const PUBLISHED: &str = "-p misdirect -p misdirect-cli -p misdirect-gateway";

/// All that the core itself depends on. `idna` brings its Unicode data.
const CORE_DEPENDENCIES: [&str; 3] = ["idna", "idna_adapter", "thiserror"];

/// Licences that let anybody use what is published.
const LICENCES: [&str; 7] =
    ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unicode-3.0", "Zlib"];

fn dependencies(steps: &mut Steps) -> Result<(), String> {
    let tree = "cargo tree --locked --edges normal --prefix none";
    let direct = steps.output(&format!("{tree} -p misdirect --depth 1 --format {{p}}"))?;
    let direct = direct.lines().skip(1).filter_map(|line| line.split(' ').next());
    let direct: Vec<&str> = direct.filter(|name| !name.is_empty()).collect();
    if direct != CORE_DEPENDENCIES {
        return Err(format!("the core depends on {direct:?}, not on {CORE_DEPENDENCIES:?}"));
    }
    let all = steps.output(&format!("{tree} {PUBLISHED} --format {{p}}|{{l}}"))?;
    for line in all.lines().filter(|line| !line.is_empty()) {
        let (package, licence) = line.split_once('|').unwrap_or((line, ""));
        let licence = licence.trim_end_matches(" (*)");
        if !may_be_used(licence) {
            return Err(format!("{package} has the licence {licence:?}"));
        }
    }
    Ok(())
}

/// Of an SPDX expression, one of the alternatives in each of the parts that apply together.
fn may_be_used(licence: &str) -> bool {
    licence.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']);
        part.split(" OR ").flat_map(|part| part.split('/')).any(|name| LICENCES.contains(&name))
    })
}

fn clippy(steps: &mut Steps) -> Result<(), String> {
    steps.run("cargo clippy --locked --workspace --all-targets --all-features -- -D warnings")?;
    // What is left when a feature is off must not be left over.
    for features in ["", "alloc", "idna,alloc"] {
        let core = "cargo clippy --locked -p misdirect --no-default-features --features";
        steps.run(&format!("{core}={features} -- -D warnings"))?;
    }
    Ok(())
}

fn msrv(steps: &mut Steps) -> Result<(), String> {
    needs::toolchain(steps, MSRV)?;
    steps.run(&format!("cargo +{MSRV} check --locked {PUBLISHED}"))
}

/// The packages that make, train and measure. Their tests run in the profile that these are compiled
/// in for other parts, so that what they alone depend on is compiled once.
const WORKSHOP: [&str; 5] =
    ["misdirect-quality", "misdirect-record", "misdirect-rows", "misdirect-train", "xtask"];

/// One build of the product with every feature, for all parts that test it so.
fn product_tests() -> String {
    let workshop = WORKSHOP.map(|package| format!(" --exclude {package}")).concat();
    format!("cargo test --locked --workspace --all-features{workshop}")
}

/// With time to spare, those that try random cases try twenty times as many.
fn tests(steps: &mut Steps) -> Result<(), String> {
    let cases = if steps.long { 20 } else { 1 };
    let product = format!("MISDIRECT_CASES={cases} {} --no-fail-fast", product_tests());
    let workshop = WORKSHOP.map(|package| format!(" --package {package}")).concat();
    let workshop = format!("cargo test --locked --profile xtask --no-fail-fast{workshop}");
    steps.run(&product).and(steps.run(&workshop))
}

/// Corpus and vectors where words and bytes are others: on processors of 32 bits, and of IBM's mainframes.
fn targets(steps: &mut Steps) -> Result<(), String> {
    const LIBRARIES: [(&str, &str); 2] =
        [("i686", "libc6-dev-i386-cross"), ("s390x", "libc6-dev-s390x-cross")];
    let mut needed = vec![("qemu-s390x".to_owned(), "qemu-user".to_owned())];
    for (machine, library) in LIBRARIES {
        needed.push((format!("{machine}-linux-gnu-gcc"), format!("gcc-{machine}-linux-gnu")));
        needed.push((format!("/usr/{machine}-linux-gnu/lib/libc.so.6"), library.to_owned()));
    }
    let needed: Vec<_> = needed.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    needs::debian(steps, &needed)?;
    // Answers, not speed: built in a third of the time.
    let quick = "CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16";
    let mut words: Vec<String> = format!("env {quick} cargo test --locked --release")
        .split(' ')
        .map(str::to_owned)
        .collect();
    for (machine, runner) in [
        ("i686", "/usr/i686-linux-gnu/lib/ld-linux.so.2 --library-path /usr/i686-linux-gnu/lib"),
        ("s390x", "qemu-s390x -L /usr/s390x-linux-gnu"),
    ] {
        let target = format!("{machine}-unknown-linux-gnu");
        needs::target(steps, &target)?;
        // By --config: a runner has blanks, which part the settings of a step.
        words.push(format!("--target={target}"));
        words.push(format!("--config=target.{target}.linker='{machine}-linux-gnu-gcc'"));
        words.push(format!("--config=target.{target}.runner='{runner}'"));
    }
    words.extend(
        ["--package=misdirect-tests", "--test=corpus", "--test=vectors"].map(str::to_owned),
    );
    steps.run_words(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A million entries; ten where there is time.
fn scale(steps: &mut Steps) -> Result<(), String> {
    let (entries, crowd) = if steps.long { (10_000_000, 1_200_000) } else { (1_000_000, 100_000) };
    let example = "cargo run --locked --release -p misdirect-tests --example";
    steps.run(&format!("{example} scale -- {entries}"))?;
    steps.run(&format!("{example} hostile -- {crowd}"))
}

fn wasm32(steps: &mut Steps) -> Result<(), String> {
    needs::target(steps, "wasm32-unknown-unknown")?;
    steps.run(
        "cargo build --locked -p misdirect --target wasm32-unknown-unknown --no-default-features \
         --features idna,alloc",
    )
}

fn bare(steps: &mut Steps) -> Result<(), String> {
    needs::target(steps, "thumbv7em-none-eabi")?;
    steps.run_in("tests/bare", "cargo build --locked --release --target thumbv7em-none-eabi")
}

fn variants(steps: &mut Steps) -> Result<(), String> {
    needs::debian_servers(
        steps,
        &[
            ("named-checkzone", "bind9-utils"),
            ("postmap", "postfix"),
            ("unbound-checkconf", "unbound"),
            ("chromium", "chromium"),
        ],
    )?;
    // With this the tests fail where a program is missing, instead of leaving it out.
    steps.run(&format!("MISDIRECT_SERVERS=1 {} --test cli -- variants scan", product_tests()))
}

fn gateway(steps: &mut Steps) -> Result<(), String> {
    needs::debian(steps, &[("unshare", "util-linux"), ("ip", "iproute2")])?;
    needs::debian_servers(steps, &[("postqueue", "postfix")])?;
    needs::debian(
        steps,
        &[("systemd-socket-activate", "systemd"), ("dpkg-shlibdeps", "dpkg-dev")],
    )?;
    // OpenSMTPD and Sendmail are unpacked beside it, and this is what they need.
    let libraries = [
        ("libevent-2.1.so.7", "libevent-2.1-7"),
        ("libldap-2.5.so.0", "libldap-2.5-0"),
        ("libnsl.so.2", "libnsl2"),
        ("libsasl2.so.2", "libsasl2-2"),
        ("libwrap.so.0", "libwrap0"),
    ];
    debian_libraries(steps, &libraries)?;
    needs::debian(steps, &[("m4", "m4")])?;
    if steps.long {
        needs::debian_servers(steps, &[("postfwd1", "postfwd")])?;
    }
    steps.xtask(if steps.long { "gateway --long" } else { "gateway" })
}

fn modules(steps: &mut Steps) -> Result<(), String> {
    needs::debian(steps, &[("unshare", "util-linux"), ("ip", "iproute2"), ("gcc", "gcc")])?;
    needs::debian_servers(steps, &[("postqueue", "postfix")])?;
    // Exim and Rspamd are unpacked beside it, and this is what they need.
    let libraries = [
        ("libmilter.so", "libmilter-dev"),
        ("libmariadb.so.3", "libmariadb3"),
        // The one that Debian puts elsewhere.
        ("../libspf2.so.2", "libspf2-2"),
        ("libpq.so.5", "libpq5"),
        ("libldap-2.5.so.0", "libldap-2.5-0"),
        ("libidn.so.12", "libidn12"),
        ("libnsl.so.2", "libnsl2"),
        ("libgnutls-dane.so.0", "libgnutls-dane0"),
        ("libperl.so.5.36", "libperl5.36"),
        ("libsasl2.so.2", "libsasl2-2"),
        ("libluajit-5.1.so.2", "libluajit-5.1-2"),
        ("libhs.so.5", "libhyperscan5"),
        ("libsodium.so.23", "libsodium23"),
        ("libunwind.so.8", "libunwind8"),
        ("libicuuc.so.72", "libicu72"),
    ];
    debian_libraries(steps, &libraries)?;
    steps.xtask("gateway --modules")
}

/// Libraries where Debian has them, each with its package.
fn debian_libraries(steps: &mut Steps, libraries: &[(&str, &str)]) -> Result<(), String> {
    let folder = "/usr/lib/x86_64-linux-gnu";
    let paths: Vec<String> = libraries.iter().map(|(file, _)| format!("{folder}/{file}")).collect();
    let pairs = paths.iter().map(String::as_str).zip(libraries.iter().map(|(_, package)| *package));
    needs::debian(steps, &pairs.collect::<Vec<_>>())
}

fn sensor(steps: &mut Steps) -> Result<(), String> {
    needs::debian(steps, &[("unshare", "util-linux"), ("ip", "iproute2"), ("tcpdump", "tcpdump")])?;
    needs::debian_servers(
        steps,
        &[
            ("named", "bind9"),
            ("unbound", "unbound"),
            ("kresd", "knot-resolver"),
            ("postqueue", "postfix"),
        ],
    )?;
    steps.xtask("sensor")
}

fn completions(steps: &mut Steps) -> Result<(), String> {
    needs::debian(steps, &[("bash", "bash"), ("zsh", "zsh"), ("fish", "fish")])?;
    // With this the test fails where a shell is missing, instead of leaving it out.
    steps.run(&format!("MISDIRECT_SHELLS=1 {} --test cli completions", product_tests()))
}

fn c(steps: &mut Steps) -> Result<(), String> {
    needs::debian(
        steps,
        &[
            ("gcc", "gcc"),
            ("g++", "g++"),
            ("clang", "clang"),
            ("pkg-config", "pkg-config"),
            ("cmake", "cmake"),
            ("valgrind", "valgrind"),
            ("go", "golang-go"),
            ("javac", "default-jdk-headless"),
            ("luajit", "luajit"),
            ("php", "php-cli"),
            ("mutt", "mutt"),
            ("neomutt", "neomutt"),
            ("s-nail", "s-nail"),
            ("bsd-mailx", "bsd-mailx"),
            ("/usr/lib/git-core/git-send-email", "git-email"),
            ("msmtp", "msmtp"),
            ("/usr/share/java/jna.jar", "libjna-java"),
        ],
    )?;
    steps.xtask(if steps.long { "c --long" } else { "c" })
}

fn wasm(steps: &mut Steps) -> Result<(), String> {
    needs::target(steps, "wasm32-unknown-unknown")?;
    needs::debian(steps, &[("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")])?;
    steps.xtask(if steps.long { "wasm --long" } else { "wasm" })
}

/// Nothing but loopback can be reached, and the servers under test listen there alone.
fn clients(steps: &mut Steps) -> Result<(), String> {
    needs::target(steps, "wasm32-unknown-unknown")?;
    let languages = "/usr/lib/thunderbird/extensions/langpack-";
    let [german, arabic] =
        ["de", "ar"].map(|tag| format!("{languages}{tag}@thunderbird.mozilla.org.xpi"));
    needs::debian(
        steps,
        &[
            ("node", "nodejs"),
            ("npm", "npm"),
            ("thunderbird", "thunderbird"),
            (german.as_str(), "thunderbird-l10n-de"),
            (arabic.as_str(), "thunderbird-l10n-ar"),
            ("Xvfb", "xvfb"),
            ("openbox", "openbox"),
            ("import", "imagemagick"),
            ("xdotool", "xdotool"),
            ("ip", "iproute2"),
        ],
    )?;
    // With the third none of Apache comes along, which the first would ask for.
    needs::debian_servers(
        steps,
        &[
            ("/usr/share/roundcube/SQL/sqlite.initial.sql", "roundcube-core"),
            ("/usr/share/doc/roundcube-sqlite3/copyright", "roundcube-sqlite3"),
            ("php-cgi", "php-cgi"),
            ("dovecot", "dovecot-imapd"),
            ("chromium", "chromium"),
        ],
    )?;
    steps.xtask("wasm --build")?;
    steps.xtask("install-c --prefix target/c/prefix")?;
    let long = if steps.long { "MISDIRECT_LONG=1 " } else { "" };
    for test in ["thunderbird/thunderbird", "roundcube/roundcube"] {
        let test = format!("ip link set lo up && {long}exec node --test tests/{test}.test.mjs");
        steps.run_words(&["unshare", "--net", "sh", "-c", &test])?;
    }
    Ok(())
}

/// The benchmark has a workspace, and so a lock file, of its own.
fn bench(steps: &mut Steps) -> Result<(), String> {
    needs::debian(steps, &[("valgrind", "valgrind")])?;
    steps.run_in("benches/speed", "cargo fmt --check")?;
    let target = "--target-dir ../../target/speed";
    steps.run_in(
        "benches/speed",
        &format!("cargo clippy --locked --release {target} -- -D warnings"),
    )?;
    steps.run_in("benches/speed", &format!("cargo test --locked --release {target}"))?;
    steps.xtask("bench --quick")
}

/// With time to spare, ten million checks leave nothing behind, and Spark counts as others do.
fn python(steps: &mut Steps) -> Result<(), String> {
    needs::python(steps)?;
    // Pyright runs in it.
    needs::debian(steps, &[("node", "nodejs")])?;
    if steps.long {
        needs::debian(steps, &[("java", "default-jre-headless")])?;
    }
    steps.xtask(if steps.long { "python --long" } else { "python" })
}

/// The core has no unsafe code, and the other bindings are called from Python and Node, where Miri does not
/// go.
fn miri(steps: &mut Steps) -> Result<(), String> {
    needs::toolchain(steps, "nightly")?;
    needs::component(steps, "nightly", "miri rust-src")?;
    steps.run("cargo +nightly miri test --locked -p misdirect-c")
}

/// Ten seconds a target; five minutes where there is time.
fn fuzz(steps: &mut Steps) -> Result<(), String> {
    needs::toolchain(steps, "nightly")?;
    needs::cargo_tool(steps, "cargo-fuzz")?;
    let seconds = if steps.long { 300 } else { 10 };
    for (target, seeds) in [
        ("read", "seeds/read"),
        ("addresses", "seeds/addresses"),
        ("open", "seeds/open"),
        ("filter", "seeds/filter"),
        ("check", "seeds/check"),
        ("exports", "../../crates/exports/tests/samples"),
        ("gateway", "seeds/gateway"),
        ("logs", "seeds/logs ../../crates/misdirect-sensor/tests/samples"),
        ("packets", "seeds/packets ../../crates/misdirect-sensor/tests/samples"),
    ] {
        let found = format!("corpus/{target}");
        steps.run_in("tests/fuzz", &format!("mkdir -p {found}"))?;
        let run = format!("cargo +nightly fuzz run {target} {found} {seeds}");
        steps.run_in("tests/fuzz", &format!("{run} -- -max_total_time={seconds}"))?;
    }
    Ok(())
}

/// A dirty tree is packaged as it is; Cargo refuses unless it is told.
fn package(steps: &mut Steps) -> Result<(), String> {
    let status = steps.output("git status --porcelain").unwrap_or_default();
    let dirty = if status.is_empty() { "" } else { "--allow-dirty" };
    if !status.is_empty() {
        steps.notes.push("with uncommitted changes".to_owned());
    }
    steps.run(&format!("cargo package --locked -p misdirect {dirty}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_apart() {
        let mut names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PARTS.len());
    }

    #[test]
    fn licences_by_example() {
        assert!(may_be_used("MIT OR Apache-2.0") && may_be_used("Unlicense OR MIT"));
        assert!(
            may_be_used("(MIT OR Apache-2.0) AND Unicode-3.0") && may_be_used("MIT/Apache-2.0")
        );
        assert!(!may_be_used("GPL-3.0") && !may_be_used("MIT AND MPL-2.0") && !may_be_used(""));
    }
}
