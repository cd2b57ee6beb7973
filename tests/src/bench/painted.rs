//! When a window is there for the eye: mapped, and painted with more than a ground.

use std::time::{Duration, Instant};

use anyhow::bail;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt, ImageFormat, MapState, Window};
use x11rb::rust_connection::RustConnection;

/// How often it is looked at: far below what is measured, and little work for the display.
const POLL: Duration = Duration::from_millis(5);
/// Smaller ones are hints, menus and splashes.
const SMALLEST: (u16, u16) = (300, 200);
/// Lines of the picture that are looked at.
const LINES: u16 = 24;
/// Text alone has more, smoothed as it is; a ground with a frame has fewer.
const COLOURS: usize = 12;
/// The longest name that is read, in units of four bytes.
const NAME_UNITS: u32 = 64;

/// The display of `DISPLAY`.
#[derive(Debug)]
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

/// How long a window took.
#[derive(Clone, Copy, Debug)]
pub struct Appeared {
    /// Until it was mapped.
    pub mapped: Duration,
    /// Until it was painted.
    pub painted: Duration,
}

impl Screen {
    /// Connects to the display.
    ///
    /// # Errors
    /// Where there is none.
    pub fn open() -> anyhow::Result<Self> {
        let (connection, number) = RustConnection::connect(None)?;
        let root = connection.setup().roots[number].root;
        Ok(Screen { connection, root })
    }

    /// Waits for a window whose name contains `title`, and tells how long after `began` it appeared.
    ///
    /// # Errors
    /// Where it does not within `patience`.
    pub fn wait_for(&self, title: &str, began: Instant, patience: Duration) -> anyhow::Result<Appeared> {
        let mut mapped = None;
        while began.elapsed() < patience {
            if let Some((window, size)) = self.find(title)? {
                let mapped = *mapped.get_or_insert_with(|| began.elapsed());
                if self.is_painted(window, size) {
                    return Ok(Appeared { mapped, painted: began.elapsed() });
                }
            }
            std::thread::sleep(POLL);
        }
        bail!("no window called {title} within {patience:?} (mapped: {mapped:?})")
    }

    /// Waits until no such window is left.
    ///
    /// # Errors
    /// Where the display is gone.
    pub fn wait_for_none(&self, title: &str) -> anyhow::Result<()> {
        while self.find(title)?.is_some() {
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    fn find(&self, title: &str) -> anyhow::Result<Option<(Window, (u16, u16))>> {
        let children = self.connection.query_tree(self.root)?.reply()?.children;
        // A window may go while it is looked at: then it is not the one.
        Ok(children.into_iter().find_map(|window| Some((window, self.size_if_seen(window, title).ok()??))))
    }

    fn size_if_seen(&self, window: Window, title: &str) -> anyhow::Result<Option<(u16, u16)>> {
        let attributes = self.connection.get_window_attributes(window)?.reply()?;
        if attributes.map_state != MapState::VIEWABLE {
            return Ok(None);
        }
        let size = self.connection.get_geometry(window)?.reply()?;
        if size.width < SMALLEST.0 || size.height < SMALLEST.1 {
            return Ok(None);
        }
        let name =
            self.connection.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, NAME_UNITS)?;
        let is_it = String::from_utf8_lossy(&name.reply()?.value).contains(title);
        Ok(is_it.then_some((size.width, size.height)))
    }

    fn is_painted(&self, window: Window, (width, height): (u16, u16)) -> bool {
        let mut colours = Vec::new();
        for line in 0..LINES {
            let y = i16::try_from(u32::from(line) * u32::from(height) / u32::from(LINES)).unwrap_or_default();
            let picture = self.connection.get_image(ImageFormat::Z_PIXMAP, window, 0, y, width, 1, u32::MAX);
            // Partly off the screen, or gone.
            let Ok(Ok(picture)) = picture.map(|asked| asked.reply()) else { continue };
            colours.extend(picture.data.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
            colours.sort_unstable();
            colours.dedup();
            if colours.len() >= COLOURS {
                return true;
            }
        }
        false
    }
}
