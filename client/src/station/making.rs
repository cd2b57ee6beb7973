//! The life of a peer connection at this station: made when the server says so, broken, and asked for anew until the
//! server has another made in its place.

use std::time::{Duration, Instant};

use signaling::protocol::{Link, ToServer};

use super::Effect;
use super::effect::Way;
use super::out::Out;
use super::view::MediaState;

/// Between the break of a peer connection and the next making: where it breaks at once, as without a network, two
/// stations must not spin.
const RELINK_PAUSE: Duration = Duration::from_millis(500);

/// A connection on a local network stands in milliseconds and over a poor path in seconds: one that does not by then
/// lost a description or a candidate on its way, and is made anew.
const MAKING: Duration = Duration::from_secs(10);

/// One peer connection.
#[derive(Debug)]
pub(super) struct Making {
    link: Link,
    media: MediaState,
    relink_at: Option<Instant>,
}

impl Making {
    /// Begins it.
    pub fn open(link: Link, offerer: bool, way: Way, now: Instant, out: &mut Out) -> Self {
        out.effect(Effect::OpenMedia { link, offerer, way });
        Making { link, media: MediaState::Connecting, relink_at: Some(now + MAKING) }
    }

    pub fn close(&self, out: &mut Out) {
        out.effect(Effect::CloseMedia(self.link));
    }

    pub fn link(&self) -> Link {
        self.link
    }

    pub fn media(&self) -> MediaState {
        self.media
    }

    /// Its name, where it lives at this station.
    pub fn living(&self) -> Option<Link> {
        (self.media == MediaState::Ready).then_some(self.link)
    }

    pub fn connected(&mut self) {
        (self.media, self.relink_at) = (MediaState::Ready, None);
    }

    pub fn failed(&mut self, now: Instant) {
        (self.media, self.relink_at) = (MediaState::Broken, Some(now + RELINK_PAUSE));
    }

    /// Back at the server: one that does not live may have broken after the hello that called it alive.
    pub fn welcomed(&mut self, now: Instant) {
        if self.media != MediaState::Ready {
            self.relink_at = Some(now + RELINK_PAUSE);
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.relink_at
    }

    /// Asks again until a new one is made: the other station may be away, or the asking lost.
    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.relink_at.is_some_and(|due| now >= due) {
            self.relink_at = Some(now + MAKING);
            if online {
                self.media = MediaState::Broken;
                out.send(ToServer::Relink { link: self.link });
            }
        }
    }
}
