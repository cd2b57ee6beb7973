//! Figures of a call from counters and round trips.

use std::time::Instant;

use audio::Statistics;

use crate::station::{Figures, Redundancy};

/// Delay that neither round trip nor buffer nor packet shows: capture, look-ahead of the codec and playback, in
/// milliseconds, both ends together.
const FIXED_DELAY_MS: f32 = 25.0;
const BITS_PER_BYTE: f32 = 8.0;

/// Turns counters that only grow into figures of the last second.
#[derive(Debug, Default)]
pub(super) struct FigureMaker {
    before: Statistics,
    before_at: Option<Instant>,
    pub rtt_ms: Option<f32>,
}

impl FigureMaker {
    pub fn figures(&mut self, now: Statistics, at: Instant) -> Figures {
        let since = |field: fn(&Statistics) -> u64| field(&now).saturating_sub(field(&self.before)) as f32;
        let mended =
            since(|s| s.recovered_by_red) + since(|s| s.recovered_by_fec) + since(|s| s.recovered_by_dred);
        let packets = since(|s| s.packets_received) as u32;
        let concealed = since(|s| s.concealed_frames);
        let played = since(|s| s.played_frames);
        let percent = |frames: f32| if played > 0.0 { (100.0 * frames / played).min(100.0) } else { 0.0 };
        let seconds = self.before_at.map_or(1.0, |before| at.saturating_duration_since(before).as_secs_f32());
        let sent_kbps = since(|s| s.payload_bytes_sent) * BITS_PER_BYTE / 1_000.0 / seconds.max(0.1);
        (self.before, self.before_at) = (now, Some(at));
        let (loss_percent, unmended_percent) = (percent(mended + concealed), percent(concealed));
        let one_way_ms =
            self.rtt_ms.unwrap_or_default() / 2.0 + now.buffer_ms + now.packet_ms as f32 + FIXED_DELAY_MS;
        Figures {
            rtt_ms: self.rtt_ms,
            jitter_ms: now.jitter_ms,
            packets_received: packets,
            loss_percent,
            unmended_percent,
            buffer_ms: now.buffer_ms,
            packet_ms: now.packet_ms,
            redundancy: Redundancy {
                copies: now.redundancy.copies,
                in_band: now.redundancy.in_band,
                deep: now.redundancy.deep,
            },
            sent_kbps,
            mos: mean_opinion_score(one_way_ms, unmended_percent),
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
    use super::{FigureMaker, Redundancy, mean_opinion_score};
    use audio::Statistics;
    use std::time::{Duration, Instant};

    #[test]
    fn a_clean_near_call_is_good_and_each_impairment_lowers_the_score() {
        let clean = mean_opinion_score(40.0, 0.0);
        assert!(clean > 4.3, "{clean}");
        assert!(mean_opinion_score(300.0, 0.0) < clean - 0.3);
        assert!(mean_opinion_score(40.0, 10.0) < 3.0);
        assert!((1.0..=1.2).contains(&mean_opinion_score(2_000.0, 100.0)));
    }

    #[test]
    fn loss_is_that_of_the_last_second_before_and_after_repair() {
        let mut maker = FigureMaker::default();
        let now = Instant::now();
        let first = Statistics {
            played_frames: 100,
            recovered_by_red: 6,
            recovered_by_dred: 2,
            concealed_frames: 2,
            payload_bytes_sent: 5_000,
            redundancy: audio::Redundancy { copies: 2, in_band: false, deep: true },
            ..Statistics::default()
        };
        let figures = maker.figures(first, now);
        assert_eq!((figures.loss_percent, figures.unmended_percent, figures.sent_kbps), (10.0, 2.0, 40.0));
        assert_eq!(figures.redundancy, Redundancy { copies: 2, in_band: false, deep: true });
        let second = Statistics { played_frames: 200, payload_bytes_sent: 10_000, ..first };
        let figures = maker.figures(second, now + Duration::from_secs(2));
        assert_eq!((figures.loss_percent, figures.unmended_percent, figures.sent_kbps), (0.0, 0.0, 20.0));
        assert_eq!(figures.packets_received, 0);
        let lost = figures.or_lost();
        assert_eq!((lost.loss_percent, lost.unmended_percent, lost.mos), (100.0, 100.0, 1.0), "nothing came");
        let third = Statistics { packets_received: 99, ..second };
        let figures = maker.figures(third, now + Duration::from_secs(3));
        assert_eq!((figures.packets_received, figures.or_lost()), (99, figures));
    }
}
