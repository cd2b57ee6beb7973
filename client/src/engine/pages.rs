//! A page to print: written beside what the station keeps, and opened by the system's browser, which prints it.

use std::path::Path;

use crate::station::Input;

/// The page's file in the station's data; the next page takes its place.
pub(super) const PAGE: &str = "plan-du-jour.html";

/// Writes a page and, where somebody looks, opens it; what became of that.
pub(super) fn show(data: &Path, page: &str, opens: bool) -> Input {
    show_with(data, page, |path| if opens { open::that_detached(path) } else { Ok(()) })
}

fn show_with(data: &Path, page: &str, open: impl FnOnce(&Path) -> std::io::Result<()>) -> Input {
    let path = data.join(PAGE);
    // A browser is another program: it finds the file from wherever it runs.
    let path = std::path::absolute(&path).unwrap_or(path);
    let file = path.display().to_string();
    if let Err(error) = recordings::replace(&path, page.as_bytes()) {
        return Input::PageNotKept { file, why: error.to_string() };
    }
    match open(&path) {
        Ok(()) => Input::PageShown(file),
        Err(error) => Input::PageNotOpened { file, why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_page_is_written_whole_and_handed_to_the_browser() {
        let data = tempfile::tempdir().unwrap();
        let mut opened = None;
        let told = show_with(data.path(), "<p>Été</p>", |path| {
            opened = Some((path.to_owned(), std::fs::read_to_string(path)?));
            Ok(())
        });
        let path = data.path().join("plan-du-jour.html");
        assert_eq!(opened, Some((path.clone(), "<p>Été</p>".to_owned())));
        assert!(matches!(told, Input::PageShown(file) if file == path.display().to_string()));
        let told = show(data.path(), "<p>2</p>", false);
        assert!(matches!(told, Input::PageShown(_)), "{told:?}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), "<p>2</p>", "the next takes its place");
    }

    #[test]
    fn a_page_that_cannot_be_written_or_opened_is_told_with_its_file() {
        let data = tempfile::tempdir().unwrap();
        let told = show_with(data.path(), "", |_| Err(io::Error::other("no browser")));
        let Input::PageNotOpened { file, why } = told else { panic!("{told:?}") };
        assert!(file.ends_with("plan-du-jour.html") && why == "no browser", "{file}: {why}");
        let told = show(&data.path().join("gone"), "", false);
        let Input::PageNotKept { file, .. } = told else { panic!("{told:?}") };
        assert!(file.ends_with("plan-du-jour.html"), "{file}");
    }
}
