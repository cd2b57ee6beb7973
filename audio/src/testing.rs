//! What the tests of several modules need: tones and their levels, and an allocator that counts.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    f32::consts::TAU,
    time::Instant,
};

use crate::{Arrival, FRAME_SAMPLES, Frame, Packet, SAMPLE_RATE_HZ};

/// Counts what is allocated or freed on a thread while it is inside [`allocations_in`].
struct Counting;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static TOUCHED: Cell<u64> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe by nature; all is left to the system's")]
// SAFETY: every call is passed to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        touch();
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        touch();
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn touch() {
    if INSIDE.get() {
        TOUCHED.set(TOUCHED.get() + 1);
    }
}

/// How often memory is taken or given back in `work`; that of C is not seen.
pub(crate) fn allocations_in(work: impl FnOnce()) -> u64 {
    TOUCHED.set(0);
    INSIDE.set(true);
    work();
    INSIDE.set(false);
    TOUCHED.get()
}

/// The frame of this index of a tone, 0.3 of full scale.
pub(crate) fn tone(hertz: f32, frame: usize) -> Frame {
    let at = |index: usize| (frame * FRAME_SAMPLES + index) as f32 / SAMPLE_RATE_HZ as f32;
    std::array::from_fn(|index| 0.3 * (TAU * hertz * at(index)).sin())
}

/// The level of one frequency in the last tenth of a second, dBFS of its amplitude.
pub(crate) fn level(heard: &[f32], hertz: f32) -> f32 {
    let last = &heard[heard.len() - 4_800..];
    let turn = |index: usize| TAU * hertz * index as f32 / SAMPLE_RATE_HZ as f32;
    let (mut sine, mut cosine) = (0.0, 0.0);
    for (index, sample) in last.iter().enumerate() {
        sine += sample * turn(index).sin();
        cosine += sample * turn(index).cos();
    }
    20.0 * (2.0 * f32::hypot(sine, cosine) / last.len() as f32).max(1e-6).log10()
}

/// A packet at its other end.
pub(crate) fn arrival(packet: Packet, arrived_at: Instant) -> Arrival {
    let Packet { sequence, timestamp, coding, payload, .. } = packet;
    Arrival { sequence, timestamp, coding, payload, arrived_at }
}

#[test]
fn the_count_sees_an_allocation() {
    assert_eq!(allocations_in(|| drop(std::hint::black_box(Vec::<f32>::with_capacity(8)))), 2);
}
