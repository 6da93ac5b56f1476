//! Providers as Cyrillic spells them by ear: `яндекс.ру`, `гмаил.ком`.
//!
//! No keyboard was left on here, so the local part is what it is. A name is read this way only if it is one
//! by which a provider is known, under a suffix that is written so as well or that the provider has.

use super::extent::written_dot;
use super::parse::DOTS;
use super::{Domain, LABEL_LEN_MAX};

/// What is written, and the provider's name.
const NAMES: [(&str, &str); 24] = [
    ("яндекс", "yandex"),
    ("гмаил", "gmail"),
    ("гмейл", "gmail"),
    ("гмэйл", "gmail"),
    ("джимейл", "gmail"),
    ("джимэйл", "gmail"),
    ("жмейл", "gmail"),
    ("маил", "mail"),
    ("майл", "mail"),
    ("мейл", "mail"),
    ("мэйл", "mail"),
    ("мэил", "mail"),
    ("рамблер", "rambler"),
    ("инбокс", "inbox"),
    ("лист", "list"),
    ("бк", "bk"),
    ("хотмаил", "hotmail"),
    ("хотмейл", "hotmail"),
    ("аутлук", "outlook"),
    ("оутлук", "outlook"),
    ("яху", "yahoo"),
    ("яхоо", "yahoo"),
    ("айклауд", "icloud"),
    ("укр", "ukr"),
];

const SUFFIXES: [(&str, &str); 7] = [
    ("ру", "ru"),
    ("ком", "com"),
    ("нет", "net"),
    ("юа", "ua"),
    ("уа", "ua"),
    ("бай", "by"),
    ("кз", "kz"),
];

/// The text is such a name.
pub(super) fn is_by_sound(text: &[u8]) -> bool {
    !text.is_ascii() && by_sound(text).is_some()
}

/// The provider's domain.
pub(super) fn by_sound(text: &[u8]) -> Option<Domain> {
    let (mut at, mut dot) = (0, None);
    while at < text.len() {
        let (char, len) = super::marks::char_at(text, at)?;
        let end = written_dot(text, at).or_else(|| DOTS.contains(&char).then_some(at + len));
        if let Some(end) = end {
            // One dot.
            dot = if dot.is_some() { return None } else { Some((at, end)) };
            at = end;
        } else {
            at += len;
        }
    }
    let (name_end, suffix_at) = dot?;
    let name = text.get(..name_end)?;
    let suffix = text.get(suffix_at..)?;
    let name = NAMES.iter().find(|known| is_same(name, known.0))?.1;
    let suffix = match SUFFIXES.iter().find(|known| is_same(suffix, known.0)) {
        Some(known) => known.1,
        None => core::str::from_utf8(suffix).ok().filter(|suffix| suffix.is_ascii())?,
    };
    let mut joined = [0; 2 * LABEL_LEN_MAX];
    let mut len = 0;
    for part in [name, ".", suffix] {
        joined.get_mut(len..len + part.len())?.copy_from_slice(part.as_bytes());
        len += part.len();
    }
    Domain::parse(core::str::from_utf8(joined.get(..len)?).ok()?).ok()
}

fn is_same(text: &[u8], word: &str) -> bool {
    let text = core::str::from_utf8(text).unwrap_or_default();
    text.chars().flat_map(char::to_lowercase).eq(word.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_ear() {
        let heard = |text: &str| by_sound(text.as_bytes()).map(|domain| std::format!("{domain}"));
        assert_eq!(heard("Яндекс.ру").as_deref(), Some("yandex.ru"));
        assert_eq!(heard("яндекс точка ru").as_deref(), Some("yandex.ru"));
        assert_eq!(heard("гмаил.ком").as_deref(), Some("gmail.com"));
        for text in ["яндекс", "яндекс.рф", "почта.яндекс.ру", "газета.ру", "yandex.ru"]
        {
            let is_other = heard(text).is_none_or(|domain| domain != "yandex.ru");
            assert!(is_other, "{text}");
        }
    }
}
