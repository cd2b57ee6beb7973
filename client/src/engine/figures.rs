//! Figures of a call from counters and round trips.

use audio::Statistics;

use crate::station::Figures;

/// Delay that a round trip does not show: capture, packet, codec and playback, in milliseconds, both ends together.
const FIXED_DELAY_MS: f32 = 30.0;

/// Turns counters that only grow into figures of the last second.
#[derive(Debug, Default)]
pub(super) struct FigureMaker {
    before: Statistics,
    pub rtt_ms: Option<f32>,
}

impl FigureMaker {
    pub fn figures(&mut self, now: Statistics) -> Figures {
        let since = |field: fn(&Statistics) -> u64| field(&now).saturating_sub(field(&self.before));
        let received = since(|s| s.packets_received);
        let missing = since(|s| s.packets_lost) + since(|s| s.packets_late);
        let expected = received + since(|s| s.packets_lost);
        let loss_percent =
            if expected == 0 { 0.0 } else { (100.0 * missing as f32 / expected as f32).min(100.0) };
        self.before = now;
        let one_way_ms = self.rtt_ms.unwrap_or_default() / 2.0 + now.buffer_ms + FIXED_DELAY_MS;
        Figures {
            rtt_ms: self.rtt_ms,
            jitter_ms: now.jitter_ms,
            loss_percent,
            buffer_ms: now.buffer_ms,
            mos: mean_opinion_score(one_way_ms, loss_percent),
        }
    }
}

/// Estimated mean opinion score of a call: the E-model's default rating less what delay and loss take, turned into a
/// score (ITU-T G.107 §7.1 and Annex B, delay impairment as in G.107 with the usual two-slope approximation; loss
/// with Bpl = 10 and Ie = 0, a wide-band codec with concealment, G.113 Appendix I).
fn mean_opinion_score(one_way_ms: f32, loss_percent: f32) -> f32 {
    let delay = 0.024 * one_way_ms + if one_way_ms > 177.3 { 0.11 * (one_way_ms - 177.3) } else { 0.0 };
    let loss = 95.0 * loss_percent / (loss_percent + 10.0);
    let rating = (93.2 - delay - loss).clamp(0.0, 100.0);
    (1.0 + 0.035 * rating + rating * (rating - 60.0) * (100.0 - rating) * 7e-6).clamp(1.0, 4.5)
}

#[cfg(test)]
mod tests {
    use super::{FigureMaker, mean_opinion_score};
    use audio::Statistics;

    #[test]
    fn a_clean_near_call_is_good_and_each_impairment_lowers_the_score() {
        let clean = mean_opinion_score(40.0, 0.0);
        assert!(clean > 4.3, "{clean}");
        assert!(mean_opinion_score(300.0, 0.0) < clean - 0.3);
        assert!(mean_opinion_score(40.0, 10.0) < 3.0);
        assert!((1.0..=1.2).contains(&mean_opinion_score(2_000.0, 100.0)));
    }

    #[test]
    fn loss_is_that_of_the_last_second() {
        let mut maker = FigureMaker::default();
        let first = Statistics { packets_received: 90, packets_lost: 10, ..Statistics::default() };
        assert!((maker.figures(first).loss_percent - 10.0).abs() < 0.01);
        let second = Statistics { packets_received: 190, packets_lost: 10, ..Statistics::default() };
        assert_eq!(maker.figures(second).loss_percent, 0.0);
    }
}
