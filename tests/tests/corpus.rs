//! Every row of the corpus, in Rust.

use misdirect::Directory;
use misdirect_tests::corpus::{self, Expected, Row};

#[test]
fn every_row_gets_the_answer_written_by_hand() {
    let builtin = Directory::builtin();
    let rows = corpus::rows();
    let mut failed = 0;
    for row in &rows {
        let input = row.input();
        let message = row.message();
        let answer = row.checker(builtin).check(&input, &row.context(message.as_ref()));
        let failures = row.failures(&answer);
        if !failures.is_empty() {
            failed += 1;
            println!(
                "{} {} {}: {}",
                row.place,
                row.id,
                String::from_utf8_lossy(&input),
                failures.join("; ")
            );
            for suggestion in answer.suggestions() {
                println!("    {} {}", suggestion.target(), suggestion.probability_ppm());
            }
        }
    }
    assert_eq!(failed, 0, "of {} rows", rows.len());
}

#[test]
fn half_of_the_rows_stay_silent_and_each_has_its_own_reason() {
    let rows = corpus::rows();
    let is_silent = |row: &&Row| {
        use Expected::{Listed, Nothing, Silent, Unlisted};
        matches!(row.verdict, Silent | Listed | Unlisted | Nothing)
    };
    let silent = rows.iter().filter(is_silent).count();
    assert!(rows.len() >= 300 && 2 * silent >= rows.len(), "{silent} of {}", rows.len());
    let mut reasons: Vec<_> = rows.iter().map(|row| &row.reason).collect();
    let mut ids: Vec<_> = rows.iter().map(|row| &row.id).collect();
    for texts in [&mut reasons, &mut ids] {
        texts.sort_unstable();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1] && !pair[1].is_empty()));
    }
}
