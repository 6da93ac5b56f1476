//! `build`: lists to images.

use crate::run::{command, file, run_in};
use std::fs;
use std::path::Path;
use std::process::Stdio;

const LIST: &str =
    "# ours\n@4 = customer\nsmallfirm.example 50\npartner.example 20 @4\n*.mil 500 @0\n";

#[test]
fn a_list_becomes_an_image_that_answers_like_the_list() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    let built = run_in(folder.path(), &["build", "own.list", "-o", "own.image"], b"");
    assert_eq!((built.status, built.err.as_str()), (0, ""));
    assert!(built.out.starts_with("own.image: 3 entries, 1 zone among them, "), "{}", built.out);
    let answer = |name| {
        let arguments = ["check", "--json", "--directory", name, "a@smalfirm.example", "b@x.ml"];
        run_in(folder.path(), &arguments, b"").out
    };
    assert_eq!(answer("own.image"), answer("own.list"));
    assert!(fs::read(folder.path().join("own.image")).unwrap().starts_with(b"\x89MSD"));
}

#[test]
fn lists_join_and_repeated_lines_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "a.list", "smallfirm.example 5\nSmallFirm.example 6\n");
    let arguments = ["build", "a.list", "-", "-o", "own.image"];
    let built = run_in(folder.path(), &arguments, b"smallfirm.example 7\npartner.example\n");
    assert!(built.out.contains("2 entries"), "{}", built.out);
    assert!(built.out.contains("2 lines repeat others, and their weights were added"));
    let listed = run_in(folder.path(), &["inspect", "own.image", "--list"], b"");
    assert!(listed.out.ends_with("partner.example 1\nsmallfirm.example 18\n"), "{}", listed.out);
}

#[test]
fn an_image_goes_down_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["build", "-", "-o", "-"];
    let mut builder = command(folder.path(), &arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut builder.stdin.take().unwrap(), LIST.as_bytes()).unwrap();
    let image = builder.wait_with_output().unwrap().stdout;
    let inspected = run_in(folder.path(), &["inspect", "-"], &image);
    assert!(inspected.out.starts_with("standard input: 3 entries"), "{}", inspected.out);
}

#[test]
fn a_failure_leaves_things_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    file(folder.path(), "bad.list", "ok.example\nbad..example\n");
    file(folder.path(), "own.image", "before");
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (list, output, message) in [
        (
            "bad.list",
            "own.image",
            "bad.list:2: not a domain: empty label at byte 4\n  bad..example",
        ),
        ("own.list", "own.list", "own.list is the list itself"),
        ("own.list", "./own.list", "own.list is the list itself"),
        ("own.list", "folder", "folder: cannot be written"),
        ("own.list", "none/own.image", "none/own.image: cannot be written"),
        ("folder", "own.image", "folder is a folder; name a file in it"),
    ] {
        let built = run_in(folder.path(), &["build", list, "-o", output], b"");
        assert_eq!((built.status, built.out.as_str()), (2, ""), "{list} {output}");
        assert!(built.err.contains(message), "{}", built.err);
    }
    assert_eq!(fs::read_to_string(folder.path().join("own.image")).unwrap(), "before");
    assert_eq!(fs::read_to_string(folder.path().join("own.list")).unwrap(), LIST);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing is left behind");
}

/// The mode of a file.
#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
#[cfg(unix)]
fn what_is_replaced_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    let path = folder.path().join("own.image");
    let build = || run_in(folder.path(), &["build", "own.list", "-o", "own.image"], b"").status;
    assert_eq!(build(), 0);
    let plain = folder.path().join("own.list");
    assert_eq!(mode(&path), mode(&plain), "what is new is as any new file");
    for bits in [0o600, 0o640, 0o444, 0o755] {
        fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
        assert_eq!((build(), mode(&path)), (0, bits), "{bits:o}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    fs::create_dir(folder.path().join("v1")).unwrap();
    file(folder.path(), "v1/own.image", "before");
    symlink("v1/own.image", folder.path().join("current.image")).unwrap();
    symlink("none", folder.path().join("nowhere.image")).unwrap();
    let build = |output| run_in(folder.path(), &["build", "own.list", "-o", output], b"");
    assert_eq!(build("current.image").status, 0);
    let link = folder.path().join("current.image");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read(folder.path().join("v1/own.image")).unwrap().starts_with(b"\x89MSD"));
    let nowhere = build("nowhere.image");
    assert_eq!(nowhere.status, 2);
    assert!(nowhere.err.contains("nowhere.image: cannot be written: No such"), "{}", nowhere.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing is left behind");
    assert_eq!(fs::read_dir(folder.path().join("v1")).unwrap().count(), 1);
}

/// Runs lines in bash, where `misdirect` is the command.
#[cfg(unix)]
fn bash(folder: &Path, lines: &str) -> String {
    let lines = format!("misdirect() {{ {} \"$@\"; }}\n{lines}", env!("CARGO_BIN_EXE_misdirect"));
    let output = std::process::Command::new("bash")
        .args(["-c", &lines])
        .current_dir(folder)
        .output()
        .expect("bash is there");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[cfg(unix)]
fn no_planted_link_is_written_through() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    file(folder.path(), "victim", "mine");
    // A name that was guessed: with the number of the process, which is that of the shell.
    let lines = format!(
        "ln -s victim own.image.$$.part; ln -s victim .own.image.$$.part; exec {} build own.list -o own.image",
        env!("CARGO_BIN_EXE_misdirect")
    );
    bash(folder.path(), &lines);
    assert_eq!(fs::read_to_string(folder.path().join("victim")).unwrap(), "mine");
    let image = folder.path().join("own.image");
    assert!(fs::symlink_metadata(image).unwrap().is_file());
}

#[test]
#[cfg(unix)]
fn a_signal_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // Some megabytes, so that writing takes long enough to be interrupted.
    let lines = (0..60_000).map(|at| format!("a{at}hotel{}.example 3\n", at * 7919 % 60_000));
    file(folder.path(), "own.list", lines.collect::<String>());
    file(folder.path(), "own.image", "before");
    let mut interrupted = 0;
    for signal in ["INT", "TERM", "HUP"] {
        for _ in 0..20 {
            // Waits for the part to be there, in the shell itself: starting a program takes longer.
            let script = format!(
                "set -m; shopt -s nullglob dotglob; misdirect build own.list -o own.image & \
                 while kill -0 $! 2>&-; do for part in *.part; do kill -{signal} -$!; break 2; done; done; \
                 wait $! 2>&-; echo $?"
            );
            let status = bash(folder.path(), &script);
            let names: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|file| file.unwrap().file_name())
                .collect();
            assert_eq!(names.len(), 2, "{signal}: {names:?} {status}");
            // Otherwise it was done before the signal came.
            if status.lines().last() != Some("0") {
                interrupted += 1;
                let image = fs::read(folder.path().join("own.image")).unwrap();
                assert!(image == b"before" || image.starts_with(b"\x89MSD"));
                break;
            }
        }
    }
    assert_eq!(interrupted, 3, "of each signal one came while the part was there");
}

#[test]
fn an_image_is_no_list() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    run_in(folder.path(), &["build", "own.list", "-o", "own.image"], b"");
    let again = run_in(folder.path(), &["build", "own.image", "-o", "other.image"], b"");
    assert_eq!(again.status, 2);
    assert!(again.err.contains("own.image is already compiled"), "{}", again.err);
}

#[test]
fn every_kind_of_bad_line_is_told_with_its_number() {
    for (line, message) in [
        ("army.mil many", "the weight is not a whole number from 1 to 4294967295"),
        ("army.mil 3 @8", "expected a tag, @0 to @7"),
        ("@9 = far", "expected @N = name"),
        ("joe@army.mil 3", "not a domain: character not allowed in a domain at byte 3"),
        ("*.a.b.c.d 3", "a zone has at most three labels"),
    ] {
        let list = format!("# a comment\n\n{line}\n");
        let built = run_in(Path::new("."), &["build", "-", "-o", "never"], list.as_bytes());
        assert_eq!(built.status, 2);
        assert!(built.err.starts_with("misdirect: standard input:3: "), "{}", built.err);
        assert!(built.err.contains(message), "{}", built.err);
        assert!(built.err.contains("a line is a domain, then a weight"), "{}", built.err);
    }
}

/// Enough for several blocks that are read at once.
fn long_list() -> String {
    (0..40_000)
        .map(|at| format!("hotel{:05}.example {at} @{}\n", at % 30_000, at % 8))
        .collect::<String>()
        .replace(" 0 ", " 7 ")
}

#[test]
fn any_number_of_threads_writes_the_same_image() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "long.list", long_list());
    let images = ["1", "2", "3", "8"].map(|threads| {
        let arguments = ["build", "long.list", "-o", "own.image", "--threads", threads];
        let built = run_in(folder.path(), &arguments, b"");
        assert_eq!((built.status, built.err.as_str()), (0, ""), "no progress but on a terminal");
        assert!(built.out.contains("30,000 entries"), "{}", built.out);
        assert!(built.out.contains("10000 lines repeat others"), "{}", built.out);
        fs::read(folder.path().join("own.image")).unwrap()
    });
    assert!(images.iter().all(|image| *image == images[0]));
    let none = run_in(folder.path(), &["build", "long.list", "-o", "x", "--threads", "0"], b"");
    assert_eq!(none.status, 2);
}

#[test]
fn a_bad_line_far_down_is_told_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    for (bad, message) in [
        (&b"bad..example"[..], ":40001: not a domain: empty label at byte 4\n  bad..example"),
        (
            b"not \xFF text",
            ":40001: neither a directory image nor text in UTF-8 (byte 4 of the line)",
        ),
    ] {
        let list = [long_list().as_bytes(), bad, b"\nworse...example\n"].concat();
        fs::write(folder.path().join("long.list"), list).unwrap();
        let built = run_in(folder.path(), &["build", "long.list", "-o", "own.image"], b"");
        assert_eq!((built.status, built.out.as_str()), (2, ""));
        assert!(built.err.contains(message), "{}", built.err);
    }
}

#[test]
fn whoever_has_the_old_image_open_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "own.list", LIST);
    let build = |list| run_in(folder.path(), &["build", list, "-o", "own.image"], b"").status;
    assert_eq!(build("own.list"), 0);
    let path = folder.path().join("own.image");
    let before = fs::read(&path).unwrap();
    let mut opened = fs::File::open(&path).unwrap();
    file(folder.path(), "other.list", "other.example\n");
    assert_eq!(build("other.list"), 0);
    let mut kept = Vec::new();
    std::io::Read::read_to_end(&mut opened, &mut kept).unwrap();
    assert!(kept == before, "a file that is mapped may not change");
    assert!(fs::read(&path).unwrap() != before);
}

#[test]
fn a_crowd_that_takes_all_steps_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
    let names = (0..26 * 26 * 26).map(|at| [letter(at / 676), letter(at / 26), letter(at)]);
    let names: Vec<String> = names.map(|name| name.iter().collect()).collect();
    let suffixes = (0..25).map(|at| format!("{}q", letter(at)));
    let lines =
        suffixes.flat_map(|suffix| names.iter().map(move |name| format!("{name}.{suffix}\n")));
    file(folder.path(), "crowd.list", lines.collect::<String>());
    let built = run_in(folder.path(), &["build", "crowd.list", "-o", "own.image"], b"");
    assert_eq!(built.status, 0);
    assert!(built.err.contains("reaches the limit of 8192 steps"), "{}", built.err);
    // A crowd of another kind: one name, and another a letter away, each under a thousand suffixes.
    let suffix = |at: usize| format!("{}{}q", letter(at / 26), letter(at));
    let lines = (0..2000).map(|at| {
        format!("{}.{}{}\n", ["army", "arny"][at % 2], letter(at / 1352), suffix(at / 2))
    });
    file(folder.path(), "suffixes.list", lines.collect::<String>());
    let built = run_in(folder.path(), &["build", "suffixes.list", "-o", "own.image"], b"");
    assert!(built.err.contains("reaches the limit of 8192 steps"), "{}", built.err);
}
