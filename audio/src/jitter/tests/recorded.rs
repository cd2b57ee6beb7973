//! The jitter buffer on arrivals that were recorded from real sockets: `tests/arrivals` says how.

use std::time::Duration;

use super::bench::{Bench, ms};

/// A minute of packets of 10 ms: when each was sent and came, in microseconds; none where it was lost.
struct Recorded {
    name: &'static str,
    packets: Vec<Option<(u64, u64)>>,
    /// Of what is played, the most that may be invented, as a part of it.
    most_invented: f32,
    /// What the delay may exceed by what all but one packet in a hundred took, milliseconds.
    over_network_ms: f32,
}

fn recorded(name: &'static str, text: &str, most_invented: f32, over_network_ms: f32) -> Recorded {
    let packet = |line: &str| {
        let (sent, came) = line.split_once(',')?;
        Some((sent.parse().unwrap(), came.parse().unwrap()))
    };
    Recorded { name, packets: text.lines().map(packet).collect(), most_invented, over_network_ms }
}

fn all() -> [Recorded; 3] {
    [
        recorded("idle", include_str!("../../../tests/arrivals/loopback_idle.csv"), 0.001, 15.0),
        recorded("loaded", include_str!("../../../tests/arrivals/loopback_loaded.csv"), 0.01, 20.0),
        recorded("jitter", include_str!("../../../tests/arrivals/link_jitter_60.csv"), 0.005, 8.0),
    ]
}

impl Recorded {
    fn came(&self) -> impl Iterator<Item = (u64, u64)> {
        (0..).zip(&self.packets).filter_map(|(number, packet)| Some((number, packet.as_ref()?.1)))
    }

    /// By how much longer than the quickest all but one in a hundred were on their way, milliseconds. Counted from the
    /// beat of the packets: a sender that is late delays what it sends.
    fn spread_ms(&self) -> f32 {
        let mut transits: Vec<i64> =
            self.came().map(|(number, came)| came as i64 - number as i64 * 10_000).collect();
        transits.sort_unstable();
        (transits[transits.len() * 99 / 100] - transits[0]) as f32 / 1_000.0
    }
}

#[test]
fn what_was_recorded_is_a_minute_each_and_differs() {
    let spreads = all().map(|recorded| {
        assert!(recorded.packets.len() >= 6_000, "{}: {}", recorded.name, recorded.packets.len());
        recorded.spread_ms()
    });
    assert!(spreads[0] < spreads[1] && spreads[1] < spreads[2], "{spreads:?} ms");
}

#[test]
fn recorded_arrivals_are_heard_in_order_whole_and_soon() {
    for recorded in all() {
        let Recorded { name, most_invented, .. } = recorded;
        let mut bench = Bench { step: 240, ..Bench::new() };
        bench.coming = recorded.came().map(|(number, at)| (Duration::from_micros(at), number)).collect();
        bench.coming.sort_unstable();
        let mut delays = Vec::new();
        for _ in 0..600 {
            bench.run_at(20, ms(5));
            delays.push(bench.delay_ms());
        }
        assert!(bench.in_order(), "{name}");
        let (came, heard) = (recorded.came().count(), bench.heard.len());
        let invented = (bench.missing + bench.waited) as f32 / 480.0 / recorded.packets.len() as f32;
        delays.sort_by(f32::total_cmp);
        let (median, most) = (delays[delays.len() / 2], delays[delays.len() - 1]);
        let figures = format!(
            "{name}: {heard} of {came} heard, {invented:.4} invented, {median:.1} ms, {most:.1} ms at most, network {:.1} ms",
            recorded.spread_ms()
        );
        assert!(heard as f32 >= came as f32 * (1.0 - most_invented), "{figures}");
        assert!(invented <= most_invented, "{figures}");
        assert!(median <= recorded.spread_ms() + recorded.over_network_ms, "{figures}");
        let lost = recorded.packets.iter().filter(|packet| packet.is_none()).count() as u64;
        // What is on its way at the end is not lost, though later ones have come.
        let on_the_way = bench.coming.len() as u64;
        assert!((lost..=lost + on_the_way).contains(&bench.buffer.lost()), "{figures}");
    }
}
