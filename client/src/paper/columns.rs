//! How wide the columns of a table are.

/// What a column wants, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wanted {
    /// For its widest word.
    pub least: f32,
    /// For its longest text in one line.
    pub most: f32,
    /// Its share of the whole, where it is given one.
    pub percent: Option<u8>,
}

/// A column whose texts are no longer than this breaks none of them where there is room, in points.
const SHORT: f32 = 76.0;

/// The widths of columns that fill a room together. Those with a share have it; the others have what they want where there
/// is enough, and no less than their widest word where that is possible.
pub(super) fn widths(wanted: &[Wanted], room: f32) -> Vec<f32> {
    let shared = |wanted: &Wanted| wanted.percent.map(|percent| room * f32::from(percent) / 100.0);
    let given: f32 = wanted.iter().filter_map(shared).sum();
    let left = (room - given).max(0.0);
    let free = || wanted.iter().filter(|wanted| wanted.percent.is_none());
    let (least, most): (f32, f32) = (free().map(|w| w.least).sum(), free().map(|w| w.most).sum());
    let unbroken = |wanted: &Wanted| wanted.least.max(wanted.most.min(SHORT));
    let short: f32 = free().map(unbroken).sum();
    let width = |wanted: &Wanted| {
        if let Some(width) = shared(wanted) {
            width
        } else if most <= left {
            // The longer its texts, the more of what is left over.
            wanted.most + (left - most) * wanted.most / most.max(1.0)
        } else if short <= left {
            let base = unbroken(wanted);
            base + (left - short) * (wanted.most - base).max(0.0) / (most - short).max(1.0)
        } else if least <= left {
            wanted.least + (left - least) * (wanted.most - wanted.least) / (most - least).max(1.0)
        } else {
            left * wanted.least / least.max(1.0)
        }
    };
    wanted.iter().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(least: f32, most: f32) -> Wanted {
        Wanted { least, most, percent: None }
    }

    #[test]
    fn columns_fill_the_room_whatever_they_want() {
        let share = Wanted { percent: Some(50), ..wanted(10.0, 10.0) };
        for columns in [
            vec![wanted(20.0, 40.0), wanted(30.0, 60.0)],
            vec![wanted(20.0, 400.0), wanted(30.0, 60.0)],
            vec![wanted(200.0, 400.0), wanted(300.0, 600.0)],
            vec![share, wanted(20.0, 900.0)],
        ] {
            let sum: f32 = widths(&columns, 200.0).iter().sum();
            assert!((sum - 200.0).abs() < 0.5, "{columns:?} make {sum}");
        }
    }

    #[test]
    fn short_texts_are_not_broken_where_longer_ones_can_be() {
        let [name, text] = widths(&[wanted(20.0, 36.0), wanted(40.0, 900.0)], 200.0)[..] else { panic!() };
        assert!(name >= 36.0 && (name + text - 200.0).abs() < 0.5, "{name} {text}");
    }

    #[test]
    fn a_short_column_keeps_its_words_beside_a_long_one() {
        let [short, long] = widths(&[wanted(30.0, 30.0), wanted(40.0, 900.0)], 200.0)[..] else { panic!() };
        assert!(short >= 30.0 && long >= 160.0, "{short} {long}");
    }
}
