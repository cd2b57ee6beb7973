//! Chance that a seed repeats, and the traces that it makes.

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
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

/// Plays so many traces, or by hand more (`TRACES=1000000`), on all processors: what they came to, in no order.
///
/// # Panics
/// Where one does; its seed is said.
pub fn play_all<T: Send>(usual: u64, play: fn(u64) -> T) -> Vec<T> {
    let traces = std::env::var("TRACES").ok().and_then(|traces| traces.parse().ok()).unwrap_or(usual);
    let next = AtomicU64::new(0);
    let player = || {
        let seeds = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let traces = seeds.take_while(|seed| *seed < traces).map(|seed| {
            if seed % 50_000 == 0 {
                println!("from seed {seed} on");
            }
            let trace = catch_unwind(|| play(seed));
            trace.unwrap_or_else(|_| {
                next.store(traces, Ordering::Relaxed);
                panic!("seed {seed}")
            })
        });
        traces.collect::<Vec<T>>()
    };
    thread::scope(|scope| {
        let count = thread::available_parallelism().map_or(1, usize::from);
        let start = |_| thread::Builder::new().name("traces".into()).spawn_scoped(scope, player);
        let players: Vec<_> = (0..count).map(start).collect();
        let joined = players.into_iter().map(|player| player.expect("a thread starts").join());
        joined.flat_map(|traces| traces.expect("no trace fails")).collect()
    })
}
