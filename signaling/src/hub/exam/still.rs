//! Views without what runs by itself: two that are alike here need not be told one after the other.

use crate::protocol::exam::{
    CandidateView, ClockView, ExamView, ExchangeState, JuryView, OwnExchangeState, PlayState, PlaysView,
    StaffView, Stage,
};

/// The view as it would be if time stood still.
pub(super) fn still(mut view: ExamView) -> ExamView {
    match &mut view {
        ExamView::Candidate(view) => {
            let CandidateView { clock, work, plays, .. } = &mut **view;
            still_clock(clock);
            plays.iter_mut().for_each(still_plays);
            work.exchanges.iter_mut().for_each(|exchange| still_own(&mut exchange.state));
        }
        ExamView::Jury(view) => {
            let JuryView { candidates, about, .. } = &mut **view;
            candidates.iter_mut().for_each(|tile| still_clock(&mut tile.clock));
            if let Some(about) = about {
                still_clock(&mut about.clock);
                about.share_ms = None;
                about.plays.iter_mut().for_each(still_plays);
                about.run_sheet.iter_mut().for_each(|exchange| still_exchange(&mut exchange.state));
            }
        }
        ExamView::Staff(view) => {
            let StaffView { candidates, .. } = &mut **view;
            for tile in candidates {
                still_clock(&mut tile.clock);
                tile.plays.iter_mut().for_each(still_plays);
                tile.outages
                    .iter_mut()
                    .filter(|outage| outage.lasts)
                    .for_each(|outage| outage.proposed_ms = 0);
            }
        }
    }
    view
}

/// Whatever is done to a clock that runs, time added to it as well, has an epoch of its own.
fn still_clock(clock: &mut ClockView) {
    match clock.stage {
        Stage::Running => clock.remaining_ms = None,
        Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::TimeUp | Stage::Finished => {}
    }
}

fn still_plays(plays: &mut PlaysView) {
    for play in &mut plays.plays {
        match &mut play.state {
            PlayState::Goes(since_ms) => *since_ms = 0,
            PlayState::Heard { .. } | PlayState::Cut { .. } => {}
        }
    }
}

fn still_own(state: &mut OwnExchangeState) {
    match state {
        OwnExchangeState::Open(lasted_ms) => *lasted_ms = 0,
        OwnExchangeState::Planned | OwnExchangeState::Closed(_) | OwnExchangeState::Skipped => {}
    }
}

fn still_exchange(state: &mut ExchangeState) {
    match state {
        ExchangeState::Open(lasted_ms) => *lasted_ms = 0,
        ExchangeState::Planned | ExchangeState::Closed(_) | ExchangeState::Skipped(_) => {}
    }
}
