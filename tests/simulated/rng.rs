//! Chance that a seed repeats, and the traces that it makes.

use std::panic::catch_unwind;
use std::sync::Arc;
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

/// Plays so many traces, or by hand up to another seed (`TRACES=1000000`) and from another one on (`FROM=400000`), on all
/// processors: what they came to, in no order.
///
/// # Panics
/// Where one does; its seed is said.
pub fn play_all<T: Send + 'static>(usual: u64, play: fn(u64) -> T) -> Vec<T> {
    let seed = |name| std::env::var(name).ok().and_then(|seed| seed.parse().ok());
    let traces = seed("TRACES").unwrap_or(usual);
    let next = Arc::new(AtomicU64::new(seed("FROM").unwrap_or(0)));
    let count = thread::available_parallelism().map_or(1, usize::from);
    let players = (0..count).map(|_| {
        let next = Arc::clone(&next);
        let player =
            thread::Builder::new().name("traces".into()).spawn(move || play_some(traces, &next, play));
        player.expect("a thread starts")
    });
    let players: Vec<_> = players.collect();
    players.into_iter().flat_map(|player| player.join().expect("no trace fails")).collect()
}

/// Plays traces until there are no more, or one fails.
fn play_some<T>(traces: u64, next: &AtomicU64, play: fn(u64) -> T) -> Vec<T> {
    let seeds = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
    let played = seeds.take_while(|seed| *seed < traces).map(|seed| {
        if seed % 50_000 == 0 {
            println!("from seed {seed} on");
        }
        let trace = catch_unwind(|| play(seed));
        trace.unwrap_or_else(|_| {
            next.store(traces, Ordering::Relaxed);
            panic!("seed {seed}")
        })
    });
    played.collect()
}
