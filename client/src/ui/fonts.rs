//! The one family of text and the one set of icons, compiled in so that every station shows the same.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf");
const ICONS: &[u8] = include_bytes!("../../assets/fonts/Phosphor.ttf");
const LIVE_ICONS: &[u8] = include_bytes!("../../assets/fonts/Phosphor-Fill.ttf");

/// The bold cut of the family.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Icons of what rests.
pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// Icons of what is live.
pub fn live_icons() -> FontFamily {
    FontFamily::Name("live-icons".into())
}

/// Makes the fonts known to `ctx`.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [("regular", REGULAR), ("bold", BOLD), ("icons", ICONS), ("live-icons", LIVE_ICONS)]
    {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    for (family, names) in [
        (FontFamily::Proportional, ["regular", "icons"]),
        (FontFamily::Monospace, ["regular", "icons"]),
        (bold(), ["bold", "icons"]),
        (icons(), ["icons", "regular"]),
        (live_icons(), ["live-icons", "regular"]),
    ] {
        fonts.families.insert(family, names.map(String::from).to_vec());
    }
    fonts
}

#[cfg(test)]
mod tests {
    use eframe::egui::{FontId, RawInput};

    use super::*;

    /// Runs `check` with the fonts of the interface.
    fn with_fonts(check: impl Fn(&Context)) {
        let ctx = Context::default();
        install(&ctx);
        let mut output = ctx.run_ui(RawInput::default(), |ui| check(ui.ctx()));
        output.textures_delta.clear();
    }

    #[test]
    fn all_of_french_can_be_written() {
        let needed = "àâäçéèêëîïôöùûüÿæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ€«»’“”–—…·°²\u{a0}\u{202f}0123456789";
        with_fonts(|ctx| {
            for family in [FontFamily::Proportional, bold()] {
                for letter in needed.chars() {
                    let has =
                        ctx.fonts_mut(|fonts| fonts.has_glyph(&FontId::new(16.0, family.clone()), letter));
                    assert!(has, "{letter:?} in {family:?}");
                }
            }
        });
    }

    #[test]
    fn all_digits_are_equally_wide() {
        with_fonts(|ctx| {
            for family in [FontFamily::Proportional, bold()] {
                let font = FontId::new(28.0, family);
                let width = |digit| ctx.fonts_mut(|fonts| fonts.glyph_width(&font, digit));
                assert!(('1'..='9').all(|digit| width(digit) == width('0')));
            }
        });
    }
}
