//! Names that give themselves away, and as many that look odd and are honest.

use crate::domain::{Finding, Typed, findings};
use std::string::String;
use std::vec::Vec;

fn names(typed: &str) -> String {
    let typed = Typed::read(typed.as_bytes());
    let names: Vec<&str> = findings(&typed).iter().map(Finding::name).collect();
    names.join(" ")
}

#[test]
fn names_that_give_themselves_away() {
    let rows = [
        ("pаypal.com", "mixed-script", "a Cyrillic а among Latin letters"),
        ("gοοglε.gr", "mixed-script", "Greek among Latin letters, in Greece too"),
        ("shop.аpple.com", "mixed-script", "in a sub-domain"),
        ("한ひら.kr", "mixed-script", "Hangul and Hiragana are never written together"),
        ("abहिन्दी.in", "mixed-script", "UTS 39 'moderately restrictive' is too little"),
        ("नाम\u{301}.com", "mixed-script", "the accent of Latin on a Devanagari letter"),
        ("gmailِ.com", "mixed-script", "the vowel sign of Arabic on a Latin letter"),
        ("café店.com", "mixed-script", "Latin that is not ASCII beside another script"),
        ("а\u{301}\u{301}ва.рф", "invisible", "the second of two equal accents"),
        ("arm\u{200b}y.mil", "invisible", "a zero-width space"),
        ("army\u{ad}.mil", "invisible", "a soft hyphen"),
        ("ar\u{2060}my.mil", "invisible", "a word joiner"),
        ("ar\u{feff}my.mil", "invisible", "a byte order mark that is not at the edge"),
        ("ar\u{fe0f}my.mil", "invisible", "a variation selector on a Latin letter"),
        ("ar\u{180e}my.mil", "invisible", "the Mongolian vowel separator"),
        ("ar\u{200d}my.mil", "invisible", "a joiner with nothing to join"),
        ("joe@\u{200b}army.mil", "invisible", "behind the @ is inside the address"),
        ("сосо.com", "whole-script-confusable", "coco in Cyrillic"),
        ("ѕсоре-123.com", "whole-script-confusable", "digits and hyphens are everybody's"),
        ("gmail.сом", "whole-script-confusable", "a suffix that there is not, and that reads com"),
        ("а1.com", "whole-script-confusable", "one letter and a digit"),
        ("шмнть.com", "whole-script-confusable", "no vowel: nobody's word"),
        ("іѕкр.com", "whole-script-confusable", "letters of Kazakh and Macedonian in one word"),
        ("ικα.com", "whole-script-confusable", "Greek"),
        ("ոսւօ.com", "whole-script-confusable", "Armenian"),
        ("ทนบพรห.com", "whole-script-confusable", "Thai, nunwsn"),
        ("டபடப.com", "whole-script-confusable", "Tamil, lulu"),
        ("ഠട345.com", "whole-script-confusable", "Malayalam, os345"),
        ("৭৭.com", "digit-lookalike", "two sevens of Bengali, which read as 99"),
        ("16კ.com", "digit-lookalike", "a Georgian letter that reads as 3"),
        ("12345ճ7890.com", "digit-lookalike", "an Armenian letter that reads as 6"),
        ("a1१.com", "mixed-script mixed-numbers", "ASCII and Devanagari digits"),
        ("ᏟᎪᎡᎠ.com", "restricted-character", "CARD in Cherokee"),
        ("hardᴡare.com", "restricted-character", "a phonetic small capital w"),
        ("phĸtb.com", "restricted-character", "kra, which nobody writes any more"),
        ("5free£.com", "restricted-character", "a symbol"),
        ("סֶקְס.com", "restricted-character", "Hebrew points, abroad"),
        ("google·com.com", "out-of-place", "a middle dot that is no Catalan"),
        ("l·l.com", "out-of-place", "not under a suffix of Catalan"),
        ("aþcdef.com", "out-of-place", "þ away from Iceland"),
        ("əxample.com", "out-of-place", "ə away from Azerbaijan"),
        ("pħŧb.com", "out-of-place", "letters of two languages far apart"),
        ("i❤.com", "restricted-character", "an emoji where there can be none"),
        ("16з.com", "digit-lookalike", "a Cyrillic letter that reads as 3"),
        ("ḷily.com", "out-of-place", "a dot below that is dust on the screen"),
        ("google一com.com", "out-of-place", "a stroke that is a hyphen"),
        ("mail乁login.com", "out-of-place", "a stroke that is a slash"),
        ("丅est.net", "out-of-place", "a stroke that is a T"),
        ("googleㄧcom.com", "out-of-place", "Bopomofo alone among Latin letters"),
        ("ー動画.com", "out-of-place", "a prolonged sound mark with no sound before it"),
        ("かヽ.jp", "out-of-place", "the iteration mark of the other kana"),
        ("カへカ.jp", "out-of-place", "Hiragana he in a word of Katakana"),
        ("aʼb.com", "out-of-place", "a letter that is an apostrophe"),
        ("ա֊բ.com", "out-of-place", "a letter that is a hyphen"),
        ("l\u{307}ily.com", "out-of-place", "a dot above on a letter where it is not seen"),
        ("1\u{301}a.com", "out-of-place", "an accent on a digit"),
        ("中\u{301}国.com", "out-of-place", "an accent on an ideograph"),
        ("한\u{301}국.com", "out-of-place", "an accent on a syllable of Hangul"),
        (
            "google・com.jp",
            "out-of-place",
            "the middle dot of kana with none of its scripts beside it",
        ),
    ];
    for (name, expected, reason) in rows {
        assert_eq!(names(name), expected, "{name:?}: {reason}");
    }
}

#[test]
fn honest_names() {
    let rows = [
        ("army.mil", "ASCII"),
        ("münchen.de", "German"),
        ("färgbolaget.se", "Swedish"),
        ("język-polski.pl", "Polish"),
        ("việtnam.vn", "Vietnamese"),
        ("россия.рф", "Russian at home"),
        ("россия.com", "Russian abroad: и and я are no Latin letters"),
        ("торты-123.рф", "digits"),
        ("ѕсоре.ru", "look-alikes in a country that reads them"),
        ("сосо.бел", "and under a suffix of the script"),
        ("москва.com", "similar to mockba, but a word with its vowels"),
        ("мвд.com", "similar to mbd, but short"),
        ("я.ws", "one letter imitates nothing"),
        ("қазақстан.kz", "Kazakh"),
        ("ελλάδα.gr", "Greek at home"),
        ("ром.сок", "a suffix that there is not, and that reads as none"),
        ("ικα.ελ", "look-alikes at home"),
        ("ττ.рф", "Greek under another script's suffix, where no ASCII name stands"),
        ("東京・x線.jp", "the middle dot of kana between an ideograph and a Latin letter"),
        ("հայերեն.հայ", "Armenian"),
        ("հայերեն.com", "Armenian abroad"),
        ("ქართული.გე", "Georgian"),
        ("ქართული.com", "Georgian abroad"),
        ("16კ.ge", "a number with a letter at home"),
        ("יד-2.co.il", "Hebrew with a digit"),
        ("שב״צ.il", "gershayim in Hebrew"),
        ("סֶקְס.il", "Hebrew points at home"),
        ("مثال.إختبار", "Arabic"),
        ("محاكم-دبي.امارات", "Arabic with a hyphen"),
        ("نامه\u{200c}ای.ir", "Persian needs the joiner"),
        ("पानी.भारत", "Hindi"),
        ("हिन्दी-123.in", "with digits"),
        ("क्\u{200d}ष.भारत", "Devanagari needs the joiner"),
        ("১২৩.বাংলা", "digits at home"),
        ("தமிழ்.com", "Tamil"),
        ("ไทย.com", "Thai"),
        ("คลิป2.com", "Thai with a digit"),
        ("ทนบพรห.ไทย", "Thai look-alikes at home"),
        ("ລາວ.com", "Lao"),
        ("မြန်မာ.com", "Burmese"),
        ("႐႑႕.mm", "Shan digits at home"),
        ("ខ្មែរ.com", "Khmer"),
        ("አዲስ.com", "Amharic"),
        ("日本語.jp", "Japanese"),
        ("eコマース.jp", "Japanese with a Latin letter"),
        ("ラーメン屋.com", "a prolonged sound mark in its place"),
        ("カヽ.jp", "an iteration mark in its place"),
        ("ノ.jp", "a stroke that is a word"),
        ("アメリカへ.com", "he, the particle, in Hiragana"),
        ("北京大學.cn", "Chinese"),
        ("hello中国.com", "Chinese with Latin"),
        ("一生gamer.com", "a stroke beside an ideograph"),
        ("一123.com", "a stroke before digits: one"),
        ("注音bopoㄅㄆㄇㄈ.tw", "Bopomofo with its company"),
        ("한글han漢.kr", "Korean in three scripts"),
        ("葛\u{e0100}城.jp", "a variation selector on an ideograph"),
        ("l·l.cat", "Catalan"),
        ("þórshöfn.fo", "Faroese"),
        ("əxample.az", "Azerbaijani"),
        ("ħamrun.mt", "Maltese"),
        ("ħobż-għawdex.com", "Maltese abroad, with another letter of its own"),
        ("þórshöfn.com", "Faroese abroad, the same"),
        ("prāṇa.com", "Sanskrit, the same"),
        ("пʼятниця.укр", "the apostrophe of Ukrainian"),
        ("i❤.ws", "an emoji where they are sold"),
        ("i❤\u{fe0f}.ws", "in colour"),
        ("\u{feff}army.mil\u{200b}", "what comes along with copying"),
    ];
    for (name, reason) in rows {
        let typed = Typed::read(name.as_bytes());
        assert!(typed.domain().is_ok(), "{name:?} {:?}", typed.domain());
        assert_eq!(names(name), "", "{name:?}: {reason}");
    }
}

#[test]
fn what_cannot_be_read_may_hide_too() {
    assert_eq!(names("a\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}b.com"), "invisible");
    assert_eq!(names(""), "");
}
