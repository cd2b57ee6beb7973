//! What was agreed on each peer connection, and what that comes to for the audio thread: one connection is the call's,
//! and one encoding serves all that listen here.

use std::collections::BTreeMap;

use audio::{Command, Format, PathReport};
use signaling::protocol::Link;

use crate::station::Way;

/// The peer connections of this station.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<Link, Line>);

#[derive(Debug)]
struct Line {
    way: Way,
    format: Option<Format>,
    report: PathReport,
}

impl Lines {
    pub fn opened(&mut self, link: Link, way: Way) {
        self.0.insert(link, Line { way, format: None, report: PathReport::default() });
    }

    pub fn closed(&mut self, link: Link) {
        self.0.remove(&link);
    }

    /// What the other side takes.
    pub fn agreed(&mut self, link: Link, format: Format) -> Option<Command> {
        let line = self.0.get_mut(&link)?;
        line.format = Some(format);
        match line.way {
            Way::Call => Some(Command::SetFormat(format)),
            Way::Forward => Some(Command::SetForwardFormat(self.forward_format())),
            // Told with the order to hear it.
            Way::Overhear => None,
        }
    }

    /// How the other side receives us.
    pub fn reported(&mut self, link: Link, report: PathReport) -> Option<Command> {
        let line = self.0.get_mut(&link)?;
        line.report = report;
        match line.way {
            Way::Call => Some(Command::NotePath(report)),
            Way::Forward => Some(Command::NoteForwardPath(self.worst_path())),
            // Nothing is sent there.
            Way::Overhear => None,
        }
    }

    /// To hear what comes on this connection, or nothing any more.
    pub fn overhear(&self, link: Option<Link>) -> Command {
        let format = link.and_then(|link| self.0.get(&link)?.format);
        Command::Overhear(link.map(|link| link.0), format.unwrap_or_default())
    }

    /// What all that listen here take.
    pub fn forward_format(&self) -> Format {
        let formats = self.forwards().filter_map(|line| line.format);
        let common = |one: Format, other: Format| Format {
            red: one.red.filter(|red| other.red == Some(*red)),
            // Keys are between the two in the call.
            digits: false,
            longest_packet_ms: one.longest_packet_ms.min(other.longest_packet_ms),
        };
        formats.reduce(common).unwrap_or_default()
    }

    /// The worst of what those that listen here report.
    fn worst_path(&self) -> PathReport {
        let worse = |one: PathReport, other: PathReport| PathReport {
            loss: one.loss.max(other.loss),
            rtt_ms: None,
            jitter_ms: one.jitter_ms.max(other.jitter_ms),
        };
        self.forwards().map(|line| line.report).fold(PathReport::default(), worse)
    }

    fn forwards(&self) -> impl Iterator<Item = &Line> {
        self.0.values().filter(|line| line.way == Way::Forward)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Format = Format { red: Some(111), digits: false, longest_packet_ms: 120 };
    const PLAIN: Format = Format { red: None, digits: false, longest_packet_ms: 60 };

    #[test]
    fn those_that_listen_get_what_all_of_them_take() {
        let mut lines = Lines::default();
        for (link, way) in [(1, Way::Call), (2, Way::Forward), (3, Way::Forward)] {
            lines.opened(Link(link), way);
        }
        assert!(matches!(lines.agreed(Link(1), PLAIN), Some(Command::SetFormat(PLAIN))));
        assert!(matches!(lines.agreed(Link(2), RED), Some(Command::SetForwardFormat(RED))));
        assert!(matches!(lines.agreed(Link(3), PLAIN), Some(Command::SetForwardFormat(PLAIN))));
        lines.closed(Link(3));
        assert_eq!(lines.forward_format(), RED);
    }

    #[test]
    fn the_worst_path_decides_and_never_that_of_the_call() {
        let mut lines = Lines::default();
        for (link, way) in [(1, Way::Call), (2, Way::Forward), (3, Way::Forward)] {
            lines.opened(Link(link), way);
        }
        let report = |loss, jitter_ms| PathReport { loss, rtt_ms: None, jitter_ms };
        assert!(matches!(lines.reported(Link(1), report(0.5, 90.0)), Some(Command::NotePath(_))));
        lines.reported(Link(2), report(0.2, 1.0));
        let Some(Command::NoteForwardPath(worst)) = lines.reported(Link(3), report(0.0, 30.0)) else {
            panic!("nothing is noted");
        };
        assert_eq!(worst, report(0.2, 30.0));
    }

    #[test]
    fn a_connection_that_is_closed_has_nothing_to_say() {
        let mut lines = Lines::default();
        assert!(lines.agreed(Link(1), RED).is_none());
        assert!(matches!(lines.overhear(Some(Link(1))), Command::Overhear(Some(1), _)));
        assert!(matches!(lines.overhear(None), Command::Overhear(None, _)));
    }
}
