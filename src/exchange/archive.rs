//! Archives (zip) read within bounds: so many files, so much unpacked, and not
//! a byte more, whatever their headers promise. Nothing is written anywhere, so
//! a name is only a name. Must not know any format.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most files of an archive that are looked at.
pub const MOST_FILES: usize = 100_000;
/// The largest file of an archive that is unpacked, in bytes.
pub const LARGEST: u64 = 256 << 20;
/// The most that is unpacked of an archive, in bytes.
pub const MOST_BYTES: u64 = 1 << 30;

/// An archive that was opened.
pub struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// Whether a file's first bytes are those of an archive.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl Archive {
    /// # Errors
    /// For people, why it can't be opened.
    pub fn open(bytes: Vec<u8>) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("the archive can't be opened: {error}"))?;
        if zip.len() > MOST_FILES {
            return Err(format!("the archive holds more than {MOST_FILES} files"));
        }
        Ok(Self {
            zip,
            left: MOST_BYTES,
        })
    }

    /// Every file's name with its number, in the order of the names. Names that
    /// lead out of the archive, folders and names that aren't text are left out.
    pub fn names(&self) -> Vec<(usize, String)> {
        let mut names: Vec<(usize, String)> = (0..self.zip.len())
            .filter_map(|at| {
                let name = self.zip.name_for_index(at)?.ok()?.replace('\\', "/");
                is_inside(&name).then_some((at, name))
            })
            .collect();
        names.sort_by(|a, b| a.1.cmp(&b.1));
        names
    }

    /// Unpacks a file.
    ///
    /// # Errors
    /// For people, why it can't be unpacked.
    pub fn unpack(&mut self, number: usize) -> Result<Vec<u8>, String> {
        let most = LARGEST.min(self.left);
        let file = self
            .zip
            .by_index(number)
            .map_err(|error| format!("it can't be unpacked: {error}"))?;
        let mut content = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut content);
        self.left = self.left.saturating_sub(content.len() as u64);
        read.map_err(|error| format!("it can't be unpacked: {error}"))?;
        if content.len() as u64 > most {
            return Err(match most < LARGEST {
                true => "the archive holds more than 1 GiB unpacked".to_owned(),
                false => "larger than 256 MiB unpacked".to_owned(),
            });
        }
        Ok(content)
    }
}

/// The part of a path up to its last `/`, that included.
pub fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

fn is_inside(name: &str) -> bool {
    let leads_out = name.starts_with('/') || name.split('/').any(|part| part == "..");
    !name.is_empty() && !name.ends_with('/') && !leads_out
}

/// Builds an archive for a test.
#[cfg(test)]
pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in files {
        out.start_file(*name, options).expect("a name");
        out.write_all(content).expect("memory");
    }
    out.finish().expect("memory").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_left_out() {
        let files: [(&str, &[u8]); 5] = [
            ("b.txt", b"two"),
            ("../up.txt", b"no"),
            ("/root.txt", b"no"),
            ("in/..\\up.txt", b"no"),
            ("a/b.txt", b"one"),
        ];
        let mut archive = Archive::open(packed(&files)).expect("opens");
        let names = archive.names();
        let told: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(told, ["a/b.txt", "b.txt"]);
        assert_eq!(archive.unpack(names[0].0).as_deref(), Ok(&b"one"[..]));
        assert_eq!(folder("a/b/c.txt"), "a/b/");
        assert_eq!(folder("c.txt"), "");
    }

    #[test]
    fn a_file_that_unpacks_too_large_is_told() {
        let large = vec![0; (LARGEST + 1) as usize];
        let bomb = packed(&[("zeros", &large)]);
        assert!(bomb.len() < 1 << 20);
        drop(large);
        let mut archive = Archive::open(bomb).expect("opens");
        assert_eq!(
            archive.unpack(0),
            Err("larger than 256 MiB unpacked".to_owned())
        );
    }

    #[test]
    fn what_is_no_archive_is_told() {
        assert!(Archive::open(b"PK\x03\x04 not really".to_vec()).is_err());
        let mut whole = packed(&[("a.txt", b"one")]);
        whole.truncate(whole.len() - 30);
        assert!(Archive::open(whole).is_err());
    }
}
