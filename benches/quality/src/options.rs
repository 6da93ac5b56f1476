//! What is asked for on the command line.

use std::path::PathBuf;

const HELP: &str = "quality [--data DIR] [--no-peers] [--dump FILE] [--without FEATURE,…]\n\
                    quality --data DIR --lookalikes\n\
                    quality [--data DIR] --variants\n\
                    quality [--data DIR] [--cases FILE [--kinds KIND,…]] --reading\n\
                    quality --lint\n\
                    quality --quick [--update]";

#[derive(Default)]
pub(crate) struct Options {
    pub(crate) data: Option<PathBuf>,
    pub(crate) dump: Option<PathBuf>,
    pub(crate) peers: bool,
    pub(crate) quick: bool,
    /// Ours on look-alikes alone, every failing row on the terminal.
    pub(crate) lookalikes: bool,
    /// Lists of variants alone.
    pub(crate) variants: bool,
    /// What stands around domains alone, every failing row on the terminal.
    pub(crate) reading: bool,
    /// Cases of reading from outside, and which kinds of them are about it.
    pub(crate) cases: Option<PathBuf>,
    pub(crate) kinds: Vec<String>,
    /// Standing addresses alone, with every alarm.
    pub(crate) lint: bool,
    pub(crate) update: bool,
    /// Features that held-out weights do without; nothing is then written to `docs`.
    pub(crate) without: Vec<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self { peers: true, ..Self::default() };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut path = || words.next().map(PathBuf::from).ok_or(format!("{word} needs a path"));
            match word {
                "--data" => options.data = Some(path()?),
                "--dump" => options.dump = Some(path()?),
                "--without" => {
                    let names = words.next().ok_or(format!("{word} needs features"))?;
                    options.without = names.split(',').map(str::to_owned).collect();
                }
                "--cases" => options.cases = Some(path()?),
                "--kinds" => {
                    let kinds = words.next().ok_or(format!("{word} needs kinds"))?;
                    options.kinds = kinds.split(',').map(str::to_owned).collect();
                }
                "--reading" => options.reading = true,
                "--lookalikes" => options.lookalikes = true,
                "--lint" => options.lint = true,
                "--variants" => options.variants = true,
                "--no-peers" => options.peers = false,
                "--quick" => (options.quick, options.peers) = (true, false),
                "--update" => options.update = true,
                other => return Err(format!("{other}?\n{HELP}")),
            }
        }
        if options.quick && options.data.is_some() || options.update && !options.quick {
            return Err(format!(
                "--quick goes with the published rows alone, --update with it\n{HELP}"
            ));
        }
        if options.lookalikes && options.data.is_none() {
            return Err(format!("--lookalikes needs --data\n{HELP}"));
        }
        if options.cases.is_some() && !options.reading
            || !options.kinds.is_empty() && options.cases.is_none()
        {
            return Err(format!("--cases goes with --reading, --kinds with --cases\n{HELP}"));
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn arguments_that_do_not_go_together_are_refused() {
        let parse = |words: &[&str]| {
            Options::parse(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
        };
        assert!(parse(&["--data", "x", "--no-peers"]).is_ok());
        assert!(parse(&["--quick"]).is_ok_and(|options| !options.peers));
        for wrong in [
            &["--data"][..],
            &["--update"],
            &["--quick", "--data", "x"],
            &["--lookalikes"],
            &["--cases", "x"],
            &["--reading", "--kinds", "a"],
            &["--fast"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
