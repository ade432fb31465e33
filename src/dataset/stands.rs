//! What stands where an export is to lie: links, which stay, and what can't be put
//! aside as a whole, such as a disk that is mounted there or the folder that
//! somebody works in. Asked before anything is written, as the disk says it only
//! when all is done. Must not know exports.

use std::fs;
use std::path::{Path, PathBuf};

use super::parts::folder_of;

/// Whether something is mounted at a place, as far as the system tells.
pub fn is_mounted(place: &Path) -> bool {
    let Ok(place) = place.canonicalize() else {
        return false;
    };
    // Where there is no such list, the numbers of the disks must do.
    let list = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    on_another_disk(&place) || mounts(&list).any(|it| Path::new(&it) == place)
}

/// Links that lead to links; what goes round in a ring ends there.
const MOST_LINKS: usize = 40;

/// What a place is that may be a link, also to what isn't there yet.
pub fn behind_links(place: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(place).is_ok_and(|it| it.is_symlink());
    if let (true, Ok(real)) = (is_link, place.canonicalize()) {
        return real;
    }
    let mut place = place.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(behind) = fs::read_link(&place) else {
            break;
        };
        place = folder_of(&place).join(behind);
    }
    place
}

/// Whether the folder that the program was started in is this one, or lies in it.
pub fn holds_current(place: &Path) -> bool {
    match (Path::new(".").canonicalize(), place.canonicalize()) {
        (Ok(current), Ok(place)) => current.starts_with(place),
        _ => false,
    }
}

#[cfg(unix)]
fn on_another_disk(place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |it: &Path| fs::metadata(it).map(|it| it.dev()).ok();
    match place.parent().map(|it| (disk(place), disk(it))) {
        Some((Some(place), Some(parent))) => place != parent,
        _ => false,
    }
}

#[cfg(not(unix))]
fn on_another_disk(_: &Path) -> bool {
    false
}

/// Places where something is mounted, by the list that Linux has (proc(5)): the
/// fifth word of each line, blanks and the like in it as `\040`. A folder of the
/// same disk that is mounted elsewhere stands nowhere else.
fn mounts(list: &str) -> impl Iterator<Item = String> {
    list.lines().filter_map(|line| {
        let mut place = line.split(' ').nth(4)?.to_owned();
        for (written, meant) in [
            ("\\040", " "),
            ("\\011", "\t"),
            ("\\012", "\n"),
            ("\\134", "\\"),
        ] {
            place = place.replace(written, meant);
        }
        Some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_mounts_is_read() {
        let list = "22 1 0:20 / / rw,relatime - overlay overlay rw\n\
                    31 22 8:1 /home /mnt/my\\040disk\\134x rw shared:1 - ext4 /dev/sda1 rw\n\
                    cut\n";
        let found: Vec<String> = mounts(list).collect();
        assert_eq!(found, ["/", "/mnt/my disk\\x"]);
    }

    #[test]
    fn a_plain_folder_is_no_mount_and_what_the_system_mounts_is_one() {
        let place = tempfile::tempdir().expect("a folder");
        assert!(!is_mounted(place.path()));
        assert!(!is_mounted(&place.path().join("none")));
        if Path::new("/proc/self/mountinfo").exists() {
            assert!(is_mounted(Path::new("/proc")));
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_what_is_not_there() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        for (link, to) in [("one", "two"), ("two", "gone/out"), ("ring", "ring")] {
            std::os::unix::fs::symlink(to, at(link)).expect("a link");
        }
        assert_eq!(behind_links(&at("one")), at("gone/out"));
        assert_eq!(behind_links(&at("plain")), at("plain"));
        assert_eq!(behind_links(&at("ring")), at("ring"));
    }

    #[test]
    fn the_current_folder_and_those_that_hold_it() {
        let place = tempfile::tempdir().expect("a folder");
        let here = Path::new(".").canonicalize().expect("a folder");
        assert!(holds_current(&here));
        assert!(holds_current(here.parent().expect("a folder")));
        assert!(!holds_current(&here.join("src")));
        assert!(!holds_current(&here.join("none")));
        assert!(!holds_current(place.path()));
    }
}
