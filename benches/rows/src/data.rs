//! Where data is: what is published lies in the repository; a caller may have more in a folder of
//! the same layout, which then comes first.

use misdirect_report::place::{read_if_there, root};
use std::path::{Path, PathBuf};

/// The folders of data.
#[derive(Debug, Clone)]
pub struct Data {
    own: Option<PathBuf>,
    published: PathBuf,
}

impl Data {
    /// What is published, and before it what the caller has.
    pub fn new(own: Option<&Path>) -> Self {
        Self { own: own.map(Path::to_owned), published: root().join("benches/quality/data") }
    }

    /// What is published, alone.
    pub fn published(&self) -> Self {
        Self { own: None, published: self.published.clone() }
    }

    /// A file of the first folder that has it; nothing where none has. One that is there and cannot
    /// be read is an error.
    pub fn bytes(&self, file: &str) -> Result<Option<Vec<u8>>, String> {
        let folders = self.own.iter().chain([&self.published]);
        let mut found = folders.map(|folder| read_if_there(&folder.join(file)));
        found.find_map(Result::transpose).transpose()
    }

    /// The same as text.
    pub fn text(&self, file: &str) -> Result<Option<String>, String> {
        let text = |bytes| String::from_utf8(bytes).map_err(|error| format!("{file}: {error}"));
        self.bytes(file)?.map(text).transpose()
    }

    /// A file that has to be there.
    pub fn need(&self, file: &str) -> Result<String, String> {
        let folders = self.own.iter().chain([&self.published]);
        let folders: Vec<String> = folders.map(|folder| folder.display().to_string()).collect();
        self.text(file)?.ok_or_else(|| format!("{file} is not in {}", folders.join(" or ")))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Data;
    use misdirect_report::place::{save, target};
    use std::path::PathBuf;

    /// Folders of their own for a test, removed at its end.
    pub(crate) struct Folders {
        pub(crate) data: Data,
        all: PathBuf,
    }

    impl Folders {
        pub(crate) fn new(name: &str, published: &[(&str, &str)], own: &[(&str, &str)]) -> Self {
            let all = target().join(format!("rows-test-{}-{name}", std::process::id()));
            let data = Data { own: Some(all.join("own")), published: all.join("published") };
            for (folder, files) in [("published", published), ("own", own)] {
                for (file, text) in files {
                    save(&all.join(folder).join(file), text).unwrap();
                }
            }
            Self { data, all }
        }
    }

    impl Drop for Folders {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.all);
        }
    }

    #[test]
    fn the_callers_file_comes_first_and_a_missing_one_is_named() {
        let published = [("a.tsv", "published"), ("b.tsv", "published")];
        let folders = Folders::new("first", &published, &[("a.tsv", "own"), ("c.tsv/d", "")]);
        let data = &folders.data;
        assert_eq!(data.need("a.tsv").as_deref(), Ok("own"));
        assert_eq!(data.need("b.tsv").as_deref(), Ok("published"));
        assert_eq!(data.published().need("a.tsv").as_deref(), Ok("published"));
        assert_eq!(data.text("no.tsv"), Ok(None));
        assert!(data.need("no.tsv").is_err_and(|error| error.starts_with("no.tsv is not in ")));
        // A folder by the name of a file is there, and cannot be read.
        assert!(data.text("c.tsv").is_err_and(|error| error.contains("c.tsv: ")));
    }
}
