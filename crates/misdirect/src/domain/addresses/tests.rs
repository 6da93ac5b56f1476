//! Texts and the addresses in them.

use super::{Addresses, plain::Behind};
use std::vec::Vec;

fn found(text: &str) -> Vec<&str> {
    let bytes = Addresses::new(text.as_bytes()).map(|address| address.as_bytes());
    bytes.map(|bytes| core::str::from_utf8(bytes).unwrap()).collect()
}

fn names(text: &str) -> Vec<&str> {
    let names = Addresses::new(text.as_bytes()).filter_map(|address| address.name());
    names.map(|name| &text[name]).collect()
}

#[track_caller]
fn check(rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(found(text), *expected, "{text:?}");
    }
}

#[test]
fn lists_of_rfc_5322() {
    check(&[
        ("a@x.com, b@y.com", &["a@x.com", "b@y.com"]),
        ("Ann <a@x.com>, \"Smith, Joe\" <b@y.com>", &["a@x.com", "b@y.com"]),
        ("\"joe@army.ml\" <joe@army.mil>", &["joe@army.mil"]),
        ("\"a \\\" @ b\" <a@x.com>", &["a@x.com"]),
        ("Team: a@x.com, b@y.com;, c@z.com", &["a@x.com", "b@y.com", "c@z.com"]),
        ("undisclosed-recipients:;", &[]),
        ("a@x.com (Ann (of y@y.com))", &["a@x.com"]),
        ("(c@x.com)a@x.org", &["a@x.org"]),
        ("a(comment)@(comment)x.com", &["a(comment)@(comment)x.com"]),
        ("a@x.com,\r\n\tb@y.com", &["a@x.com", "b@y.com"]),
        (
            "\"a b\"@x.com, \"a@b\"@y.com, a.\"b c\".d@z.com",
            &["\"a b\"@x.com", "\"a@b\"@y.com", "a.\"b c\".d@z.com"],
        ),
        ("a@[192.0.2.1], b@[IPv6:2001:db8::1]", &["a@[192.0.2.1]", "b@[IPv6:2001:db8::1]"]),
        ("<@a.com,@b.com:joe@x.com>", &["joe@x.com"]),
        ("joe @ x.com", &["joe @ x.com"]),
        ("a&b/c=d@x.com", &["a&b/c=d@x.com"]),
    ]);
}

#[test]
fn what_people_do() {
    check(&[
        ("general@army.ml;joe@gmail.com", &["general@army.ml", "joe@gmail.com"]),
        ("a@x.com b@y.com\tc@z.com\nd@v.com", &["a@x.com", "b@y.com", "c@z.com", "d@v.com"]),
        ("a@x.com|b@y.com", &["a@x.com", "b@y.com"]),
        ("a@x.com/b@y.com", &["a@x.com", "b@y.com"]),
        ("a@x.com & b@y.com", &["a@x.com", "b@y.com"]),
        ("a@x.com&b@y.com", &["a@x.com", "b@y.com"]),
        ("a@x.com；b@y.com、c@z.com", &["a@x.com", "b@y.com", "c@z.com"]),
        ("<a@x.com> <b@y.com>", &["a@x.com", "b@y.com"]),
        ("<a@x.com <b@y.com", &["a@x.com", "b@y.com"]),
        ("a@x.com> b@y.com)", &["a@x.com", "b@y.com"]),
        ("Ann <a@x.com, Joe <b@y.com>", &["a@x.com", "b@y.com"]),
        (
            "mailto:a@x.com,b@y.com?cc=c@z.com&subject=d@v.com&to=e@w.com",
            &["a@x.com", "b@y.com", "c@z.com", "e@w.com"],
        ),
        ("mailto:?to=a@x.com&amp;bcc=b@y.com", &["a@x.com", "b@y.com"]),
        ("1;Joe;joe@x.com;Berlin", &["joe@x.com"]),
        ("ann@gmail.com,Ann", &["ann@gmail.com"]),
        ("Smith\tJoe\tjoe@x.com\t12.05.1980", &["joe@x.com"]),
        ("user=joe@x.com ip=1.2.3.4", &["joe@x.com"]),
        ("prvs=4711=joe@x.com", &["prvs=4711=joe@x.com"]),
        ("\\email{joe@x.com} @author{ann@y.com}", &["joe@x.com", "ann@y.com"]),
        ("<mailto:joe@x.com|joe@x.com>", &["joe@x.com"]),
        ("| Joe | joe@x.com | Berlin |", &["joe@x.com"]),
        ("\"Smith, Joe\",\"joe@x.com\",\"a@b.com; c@d.com\"", &["joe@x.com", "a@b.com", "c@d.com"]),
        ("{\"email\":\"joe@x.com\",\"name\":\"Joe\"}", &["joe@x.com"]),
        ("joe@gmail.com <Joe Smith>", &["joe@gmail.com"]),
        ("[joe@x.com](mailto:joe@x.com)", &["joe@x.com"]),
        ("[mail](mailto:joe@x.com)", &["joe@x.com"]),
        ("<a href=\"mailto:joe@x.com\">joe@x.com</a>", &["joe@x.com"]),
        ("joe@x.com <joe@x.com>", &["joe@x.com"]),
        ("joe@x.com <ann@y.com>", &["joe@x.com", "ann@y.com"]),
        ("'joe@x.com' <ann@y.com>", &["ann@y.com"]),
        (
            "«a@x.com» „b@y.com“ 「c@z.com」 （d@v.com）",
            &["a@x.com", "b@y.com", "c@z.com", "d@v.com"],
        ),
        ("Joe (joe@x.com), Ann (ann@y.com)", &["joe@x.com", "ann@y.com"]),
        ("Write to joe@x.com. Thanks!", &["joe@x.com"]),
        ("joe@x.com.", &["joe@x.com."]),
        ("To: joe@x.com", &["joe@x.com"]),
        ("SMTP:joe@x.com", &["joe@x.com"]),
        ("&lt;joe@x.com&gt;", &["joe@x.com"]),
        ("joe@x.com%2Cann@y.com", &["joe@x.com", "ann@y.com"]),
    ]);
}

#[test]
fn slips_stay() {
    check(&[
        ("joe@gmail,com", &["joe@gmail,com"]),
        ("joe@gmail. com, ann@x.com", &["joe@gmail. com", "ann@x.com"]),
        ("a@x.com,b@y.com", &["a@x.com", "b@y.com"]),
        ("joe@@gmail.com", &["joe@@gmail.com"]),
        ("joe@gmail@com", &["joe@gmail@com"]),
        ("joe@gmail.com@gmail.com", &["joe@gmail.com@gmail.com"]),
        ("joe@gmail.comjoe@gmail.com", &["joe@gmail.comjoe@gmail.com"]),
        ("joe@joe@gmail.com", &["joe@joe@gmail.com"]),
        ("joe@a.com@b.com", &["joe@a.com@b.com"]),
        ("joe@https://gmail.com", &["joe@https://gmail.com"]),
        ("joe [at] yahoo [dot] com", &["joe [at] yahoo [dot] com"]),
        ("joe(at)yahoo.com; ann{at}x.com", &["joe(at)yahoo.com", "ann{at}x.com"]),
        ("joe at gmail.com, ann@x.com", &["joe at gmail.com", "ann@x.com"]),
        ("joe＠gmail.com", &["joe＠gmail.com"]),
        ("joe%40gmail.com", &["joe%40gmail.com"]),
        ("user%40host@x.com", &["user%40host@x.com"]),
        ("joe&#64;gmail.com", &["joe&#64;gmail.com"]),
        ("joe@", &["joe@"]),
        ("ken@docomo@ne@jp, joe@us@army.mil", &["ken@docomo@ne@jp", "joe@us@army.mil"]),
        ("joe@x(of old).com, a@x.com(Joe).Next", &["joe@x(of old).com", "a@x.com"]),
        ("joe@x(of old).(and new)com; a@x(of old).(:com", &["joe@x(of old).(and new)com", "a@x"]),
        (
            "luc arobase orange point fr; joe(a)x.com",
            &["luc arobase orange point fr", "joe(a)x.com"],
        ),
        ("a@b@c@d@e@f@g@h@i@j@k.com, ann@x.com", &["ann@x.com"]),
        ("@gmail.com", &["@gmail.com"]),
        ("jo\u{200b}e@gmail.com\u{200b}", &["jo\u{200b}e@gmail.com"]),
    ]);
}

#[test]
fn nothing_is_invented() {
    for text in [
        "",
        "@",
        "joe",
        "meet me @ 5 pm",
        "gmail.com",
        "look at the picture",
        "meet me at army.mil today",
        "Joe (at) work",
        "follow @joe",
        "a, b; c",
        "\"",
        "((((",
        "price: 5 @ 3",
        "1@ 2",
        "https://x.com/@y",
    ] {
        let mut found = found(text);
        found.retain(|&address| address != "1@");
        assert_eq!(found, [""; 0], "{text:?}");
    }
}

#[test]
fn names_go_with_them() {
    assert_eq!(
        names("\"Smith, Gen.\" <a@x.com>, Joe Bloggs <b@y.com>"),
        ["Smith, Gen.", "Joe Bloggs"]
    );
    assert_eq!(names("joe@x.com <Joe Smith>, ann@y.com (Ann)"), ["Joe Smith", "Ann"]);
    assert_eq!(names("a@x.com, b@y.com"), [""; 0]);
}

/// Bytes of no text between two `@` are no half of a suffix: what is found is one address, whatever follows.
#[test]
fn bytes_that_are_no_text() {
    let text = b"m@c.come@\xffo @gmail";
    let found: Vec<_> = Addresses::new(text).map(|address| address.span()).collect();
    assert_eq!(found, [0..7, 7..11]);
}

/// A slash ends the path of a link, but not in quotes.
#[test]
fn a_quoted_local_part_is_no_path() {
    let found = |text: &'static str| Addresses::new(text.as_bytes()).next().map(|it| it.span());
    assert_eq!(found("https://x.com/joe@y.com"), Some(14..23));
    assert_eq!(found("://\"a/b\"@y.com"), Some(3..14));
}

/// What is read with less looked at is what all would be found to be.
#[test]
fn plain_is_read_as_any_other() {
    const PIECES: [&str; 29] = [
        "", "b", "x.com", "b-", ".", "_", "日", "\u{ad}", "com", "dot", " ", ",", ";", "|", ":",
        "<", ">", "(", ")", "\"", "[", "\n", "\r\n ", "@", "%", "at", "!", " at ", " [at] ",
    ];
    let (mut addresses, mut words) = (0, 0);
    for at in 0..PIECES.len().pow(3) {
        let piece = |power| PIECES[at / PIECES.len().pow(power) % PIECES.len()];
        let rest = [piece(0), piece(1), piece(2)].concat();
        let text = std::format!("a@{rest}");
        let mut plain = Addresses::new(text.as_bytes());
        let mut any = plain.clone();
        if let Some((end, name)) = plain.plain(0, 1) {
            let address = any.address((0, 1), (1, 2)).expect(&text);
            let read = (address.span(), address.domain, address.name, any.at);
            assert_eq!(read, (0..end, (2, end), name, plain.at), "{text:?}");
            assert_eq!(address.repairs, [None; 2], "{text:?}");
            addresses += 1;
        }
        for has_name in [false, true] {
            let text = std::format!("Al a{rest}");
            let mut plain = Addresses::new(text.as_bytes());
            (plain.at, plain.name) = (3, has_name.then_some((0, 2)));
            let mut any = plain.clone();
            if plain.behind_word(4) != Behind::Any {
                assert_eq!(any.word(4), plain.plain_word(3, 4), "{text:?}");
                assert_eq!((any.at, any.name, any.word), (plain.at, plain.name, plain.word));
                words += 1;
            }
        }
    }
    assert!(addresses > 2000 && words > 5000, "{addresses} {words}");
}
