//! What was agreed on each peer connection, and what that comes to for the audio thread: a connection of a call is a line
//! there, and one encoding serves all that listen here.

use std::collections::BTreeMap;

use audio::{Command, Format, PathReport, Side};
use signaling::protocol::Link;

use crate::station::Way;

/// The peer connections of this station.
#[derive(Debug, Default)]
pub(super) struct Lines {
    links: BTreeMap<Link, Line>,
    /// What those that listen here are sent now.
    forwarded: Format,
}

#[derive(Debug)]
struct Line {
    way: Way,
    format: Option<Format>,
    /// Of the two streams to a listener; the voice of a call is the first.
    reports: [PathReport; 2],
}

/// The line of the audio thread that a connection is.
pub(super) fn line_of(link: Link) -> audio::Line {
    audio::Line(link.0)
}

/// The connection that a line of the audio thread is.
pub(super) fn link_of(line: audio::Line) -> Link {
    Link(line.0)
}

impl Lines {
    pub fn opened(&mut self, link: Link, way: Way) {
        self.links.insert(link, Line { way, format: None, reports: Default::default() });
    }

    /// One that is closed has no say any more in what the others get.
    pub fn closed(&mut self, link: Link) -> Option<Command> {
        match self.links.remove(&link)?.way {
            Way::Call => Some(Command::CloseLine(line_of(link))),
            Way::Forward => self.forward_anew(),
            Way::Overhear => None,
        }
    }

    /// Whether it carries the voices of a call.
    pub fn is_call(&self, link: Link) -> bool {
        self.links.get(&link).is_some_and(|line| line.way == Way::Call)
    }

    /// What the other side takes. What is known already is not told again: the encoder would forget its path.
    pub fn agreed(&mut self, link: Link, format: Format) -> Option<Command> {
        let line = self.links.get_mut(&link)?;
        let before = line.format.replace(format);
        match line.way {
            Way::Call => (before != Some(format)).then_some(Command::SetFormat(line_of(link), format)),
            Way::Forward => self.forward_anew(),
            // Told with the order to hear it.
            Way::Overhear => None,
        }
    }

    /// How the other side receives one of the streams it is sent.
    pub fn reported(&mut self, link: Link, side: Side, report: PathReport) -> Option<Command> {
        let line = self.links.get_mut(&link)?;
        line.reports[side as usize] = report;
        match line.way {
            Way::Call => Some(Command::NotePath(line_of(link), report)),
            Way::Forward => Some(Command::NoteForwardPath(self.worst_path())),
            // Nothing is sent there.
            Way::Overhear => None,
        }
    }

    /// To hear what comes on this connection, or nothing any more.
    pub fn overhear(&self, link: Option<Link>) -> Command {
        let format = link.and_then(|link| self.links.get(&link)?.format);
        Command::Overhear(link.map(line_of), format.unwrap_or_default())
    }

    /// An encoding for those that listen here begins, which is plain until told.
    pub fn forward_begun(&mut self) -> Option<Command> {
        self.forwarded = Format::default();
        self.forward_anew()
    }

    /// What all that listen here take, if it is something else than they get.
    fn forward_anew(&mut self) -> Option<Command> {
        let common = self.forward_format();
        let before = std::mem::replace(&mut self.forwarded, common);
        (before != common).then_some(Command::SetForwardFormat(common))
    }

    fn forward_format(&self) -> Format {
        let formats = self.forwards().filter_map(|line| line.format);
        let common = |one: Format, other: Format| Format {
            red: one.red.filter(|red| other.red == Some(*red)),
            digits: false,
            longest_packet_ms: one.longest_packet_ms.min(other.longest_packet_ms),
        };
        // Keys are between the two in the call.
        let formats = formats.map(|format| Format { digits: false, ..format });
        formats.reduce(common).unwrap_or_default()
    }

    /// The worst of what those that listen here report.
    fn worst_path(&self) -> PathReport {
        let worse = |one: PathReport, other: &PathReport| PathReport {
            loss: one.loss.max(other.loss),
            rtt_ms: None,
            jitter_ms: one.jitter_ms.max(other.jitter_ms),
        };
        self.forwards().flat_map(|line| &line.reports).fold(PathReport::default(), worse)
    }

    fn forwards(&self) -> impl Iterator<Item = &Line> {
        self.links.values().filter(|line| line.way == Way::Forward)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Format = Format { red: Some(111), digits: false, longest_packet_ms: 120 };
    const PLAIN: Format = Format { red: None, digits: false, longest_packet_ms: 60 };

    fn lines(ways: &[Way]) -> Lines {
        let mut lines = Lines::default();
        ways.iter().zip(1..).for_each(|(way, link)| lines.opened(Link(link), *way));
        lines
    }

    fn report(loss: f32, jitter_ms: f32) -> PathReport {
        PathReport { loss, rtt_ms: None, jitter_ms }
    }

    fn forward_format(command: Option<Command>) -> Option<Format> {
        command.map(|command| match command {
            Command::SetForwardFormat(format) => format,
            _ => panic!("something else is asked"),
        })
    }

    #[test]
    fn each_call_is_a_line_of_its_own() {
        let mut lines = lines(&[Way::Call, Way::Call, Way::Forward]);
        let (first, second) = (audio::Line(1), audio::Line(2));
        assert!(
            matches!(lines.agreed(Link(1), PLAIN), Some(Command::SetFormat(line, PLAIN)) if line == first)
        );
        assert!(matches!(lines.agreed(Link(2), RED), Some(Command::SetFormat(line, RED)) if line == second));
        let noted = lines.reported(Link(2), Side::Near, report(0.2, 1.0));
        assert!(matches!(noted, Some(Command::NotePath(line, noted)) if line == second && noted.loss == 0.2));
        assert!(matches!(lines.closed(Link(2)), Some(Command::CloseLine(line)) if line == second));
        assert!(lines.is_call(Link(1)) && !lines.is_call(Link(2)) && !lines.is_call(Link(3)));
        assert!(lines.reported(Link(2), Side::Near, report(0.2, 1.0)).is_none());
    }

    #[test]
    fn what_is_agreed_once_more_changes_nothing() {
        let mut lines = lines(&[Way::Call, Way::Forward, Way::Forward]);
        lines.agreed(Link(1), RED);
        assert!(lines.agreed(Link(1), RED).is_none());
        assert!(lines.agreed(Link(1), PLAIN).is_some());
        assert_eq!(forward_format(lines.agreed(Link(2), RED)), Some(RED));
        assert_eq!(forward_format(lines.agreed(Link(3), RED)), None);
    }

    #[test]
    fn those_that_listen_get_what_all_of_them_take_and_more_once_one_left() {
        let mut lines = lines(&[Way::Call, Way::Forward, Way::Forward]);
        lines.agreed(Link(1), PLAIN);
        assert_eq!(forward_format(lines.agreed(Link(2), Format { digits: true, ..RED })), Some(RED));
        assert_eq!(forward_format(lines.agreed(Link(3), PLAIN)), Some(PLAIN));
        assert_eq!(forward_format(lines.closed(Link(3))), Some(RED));
        assert_eq!(forward_format(lines.forward_begun()), Some(RED), "a new encoding knows nothing of it");
        assert_eq!(forward_format(lines.closed(Link(2))), Some(Format::default()));
        assert_eq!(forward_format(lines.forward_begun()), None);
    }

    #[test]
    fn the_worst_stream_decides_and_never_that_of_a_call() {
        let mut lines = lines(&[Way::Call, Way::Forward, Way::Forward]);
        lines.reported(Link(1), Side::Near, report(0.5, 90.0));
        lines.reported(Link(2), Side::Near, report(0.2, 1.0));
        lines.reported(Link(2), Side::Far, report(0.0, 1.0));
        let Some(Command::NoteForwardPath(worst)) = lines.reported(Link(3), Side::Far, report(0.0, 30.0))
        else {
            panic!("nothing is noted");
        };
        assert_eq!(worst, report(0.2, 30.0));
    }

    #[test]
    fn a_connection_that_is_closed_has_nothing_to_say() {
        let mut lines = Lines::default();
        assert!(lines.agreed(Link(1), RED).is_none());
        assert!(lines.closed(Link(1)).is_none());
        let first = Some(audio::Line(1));
        assert!(matches!(lines.overhear(Some(Link(1))), Command::Overhear(line, _) if line == first));
        assert!(matches!(lines.overhear(None), Command::Overhear(None, _)));
    }
}
