//! What is taken of somebody's or something's day.

use crate::protocol::Minute;

/// From one minute to another, the latter not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: u32,
    pub to: u32,
}

impl Span {
    pub fn of(from: u32, minutes: u32) -> Self {
        Self { from, to: from.saturating_add(minutes) }
    }

    pub fn between(from: Minute, to: Minute) -> Self {
        Self { from: from.0, to: to.0 }
    }

    pub fn minutes(self) -> u32 {
        self.to.saturating_sub(self.from)
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Longer at both ends.
    pub fn padded(self, by: u32) -> Self {
        Self { from: self.from.saturating_sub(by), to: self.to.saturating_add(by) }
    }
}

/// Spans in order of their beginning. They may overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar(Vec<Span>);

impl Calendar {
    pub fn add(&mut self, span: Span) {
        let at = self.0.partition_point(|taken| *taken <= span);
        self.0.insert(at, span);
    }

    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    pub fn end(&self) -> u32 {
        self.0.iter().map(|span| span.to).max().unwrap_or_default()
    }

    pub fn is_free(&self, span: Span) -> bool {
        !self.0.iter().any(|taken| taken.overlaps(span))
    }

    /// The earliest beginning from `from` on of so many free minutes with a distance to all that is taken.
    pub fn next_free(&self, from: u32, minutes: u32, distance: u32) -> u32 {
        let mut from = from;
        for taken in &self.0 {
            if taken.overlaps(Span::of(from, minutes).padded(distance)) {
                from = from.max(taken.to.saturating_add(distance));
            }
        }
        from
    }
}

/// The longest stretch of `window` that none of the spans touches.
pub(super) fn longest_free(window: Span, spans: impl IntoIterator<Item = Span>) -> Span {
    let mut taken: Vec<_> = spans.into_iter().filter(|span| span.overlaps(window)).collect();
    taken.sort_unstable();
    let mut longest = Span::of(window.from, 0);
    let mut free_from = window.from;
    for span in taken.into_iter().chain([Span::of(window.to, 0)]) {
        let free = Span { from: free_from, to: span.from };
        if free.minutes() > longest.minutes() {
            longest = free;
        }
        free_from = free_from.max(span.to);
    }
    longest
}

/// What the spans cover together: in order, none touching the next.
pub(super) fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<_> = spans.into_iter().filter(|span| span.minutes() > 0).collect();
    sorted.sort_unstable();
    let mut union: Vec<Span> = Vec::new();
    for span in sorted {
        match union.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => union.push(span),
        }
    }
    union
}

/// What of `span` none of the spans covers, in order.
pub(super) fn uncovered(span: Span, spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = span.from;
    for cover in union(spans).into_iter().filter(|cover| cover.overlaps(span)) {
        left.push(Span { from, to: cover.from });
        from = from.max(cover.to);
    }
    left.push(Span { from, to: span.to });
    left.retain(|span| span.minutes() > 0);
    left
}
