//! Chance that a seed repeats.

use std::time::Duration;

/// SplitMix64, as seeds repeat a trace exactly.
pub struct Rng(pub u64);

impl Rng {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit
    }

    pub fn ms(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }
}

/// How many traces to play: so many, or by hand more (`TRACES=1000000`).
pub fn traces(usual: u64) -> u64 {
    std::env::var("TRACES").ok().and_then(|traces| traces.parse().ok()).unwrap_or(usual)
}
