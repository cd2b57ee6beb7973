//! Who may do what, when: one table, and whatever it does not name is denied.

use super::dossier::takes_files;
use crate::package::{Attendant, Called, Drawn, Phase, Seen, Written};
use crate::protocol::exam::{Part, Stage};

/// Who somebody is to a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The candidate itself.
    Candidate,
    /// The member of its jury that plays the clients.
    Plays,
    /// Another member of its jury.
    Listens,
    /// *Responsable de session*.
    Staff,
}

/// What somebody would do or be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// As a candidate, see this.
    See(Seen),
    /// Speak or chat with these.
    Call(Called),
    /// Write this.
    Write(Written),
    /// Play the drawn recording.
    Play,
    /// Say how a play ended.
    EndPlay,
    /// Have the jury's station play along.
    PlayAlong,
    /// Stop a play.
    StopPlay,
    /// Draw this.
    Draw(Drawn),
    /// As a jury, read what the candidate is given, what is looked for in it, grids and guides.
    ReadPapers,
    /// As a jury, read what the candidate wrote in part 1, once it writes no more.
    ReadWork,
    /// Read the run sheet and how to play the drawn clients.
    ReadRoles,
    /// Read the chats of exchanges that are over.
    ReadChats,
    /// Hear again what was recorded of its exchanges.
    HearExchanges,
    /// Listen to the candidate's calls, and read its chats along.
    Listen,
    /// Begin an exchange.
    Begin,
    /// Close it.
    Close,
    /// Reorder, repeat and skip exchanges.
    Arrange,
    /// Set a mark.
    Mark,
    /// Write a note.
    Note,
    /// Score, lock, and agree.
    Score,
    /// Enter people, seats, date and place.
    Prepare,
    /// Go a step on or back.
    Step,
    /// Add time, or give it back.
    AddTime,
    /// Know the candidate's name.
    Name,
    /// Read the session's record as it grows.
    Journal,
    /// Read the record of a session that is over.
    PastRecord,
    /// Read the plan of the day, or what of it concerns the own jury.
    ReadPlan,
    /// Have the plan as a page to print.
    PrintPlan,
    /// Ask staff for help, and read what it writes.
    AskHelp,
    /// Answer a raised hand, and write to candidates.
    Attend,
    /// Hand in a file.
    HandIn,
    /// Add a *dossier professionnel*.
    AddToDossier,
    /// Seal a dossier.
    Seal,
    /// Save a sealed dossier.
    Export,
    /// Set how long what is kept is kept, and have it deleted.
    Purge,
}

/// Whether somebody may. `phase` is the one that is open, over, or, while the candidate waits, the first.
pub fn may(who: Who, stage: Stage, phase: &Phase, thing: Thing) -> bool {
    TABLE.iter().any(|(whose, kind, stages, needs)| {
        *whose == who && kind.covers(thing) && stages.contains(&stage) && needs.are_met(phase, thing)
    })
}

/// Whether somebody may at any time, whatever the phase: what concerns a session as a whole, or one that is over.
pub fn may_ever(who: Who, thing: Thing) -> bool {
    TABLE.iter().any(|(whose, kind, stages, needs)| {
        let ever = *stages == EVER && matches!(needs, Needs::Nothing);
        *whose == who && kind.covers(thing) && ever
    })
}

/// A line of the table's second column.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Seeing,
    Calling,
    Writing,
    Drawing,
    Just(Thing),
}

/// What the phase must say as well.
#[derive(Clone, Copy, Debug)]
enum Needs {
    Nothing,
    /// It lists the thing itself.
    Listed,
    /// The jury is present in it.
    Jury,
    /// The clients are called in it.
    Clients,
    /// Neither summary nor letter is written in it.
    Written,
    /// Summary or letter is written in it.
    Writes,
    /// It comes after the written part and the exchanges.
    Interview,
}

use Kind::{Calling, Drawing, Just, Seeing, Writing};
use Stage::{Finished, Open, Paused, Ready, Running, TimeUp, Waiting};

const EVER: &[Stage] = &[Waiting, Open, Ready, Running, Paused, TimeUp, Finished];
/// At zero what is there stays to be seen, but nothing more is done; while the clock stands nobody reads on.
const SEEN: &[Stage] = &[Running, TimeUp];
const RUNS: &[Stage] = &[Running];
/// What has begun is brought to its end.
const BEGUN: &[Stage] = &[Running, Paused, TimeUp];
const OVER: &[Stage] = &[Finished];
const OPENED: &[Stage] = &[Open, Ready, Running, Paused, TimeUp];

type Row = (Who, Kind, &'static [Stage], Needs);

const TABLE: &[Row] = &[
    (Who::Candidate, Seeing, SEEN, Needs::Listed),
    (Who::Candidate, Calling, RUNS, Needs::Listed),
    (Who::Candidate, Writing, RUNS, Needs::Listed),
    (Who::Candidate, Drawing, RUNS, Needs::Listed),
    (Who::Candidate, Just(Thing::Play), RUNS, Needs::Listed),
    (Who::Candidate, Just(Thing::EndPlay), BEGUN, Needs::Listed),
    (Who::Candidate, Just(Thing::HandIn), RUNS, Needs::Writes),
    (Who::Candidate, Just(Thing::AskHelp), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::ReadPapers), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::ReadWork), EVER, Needs::Written),
    (Who::Plays, Just(Thing::ReadWork), OVER, Needs::Nothing),
    (Who::Plays, Just(Thing::ReadRoles), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::ReadChats), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::HearExchanges), EVER, Needs::Interview),
    (Who::Plays, Just(Thing::Listen), BEGUN, Needs::Clients),
    (Who::Plays, Just(Thing::Begin), RUNS, Needs::Clients),
    (Who::Plays, Just(Thing::Close), BEGUN, Needs::Clients),
    (Who::Plays, Just(Thing::Arrange), OPENED, Needs::Clients),
    (Who::Plays, Just(Thing::Mark), BEGUN, Needs::Jury),
    (Who::Plays, Just(Thing::Note), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::Score), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::ReadPlan), EVER, Needs::Nothing),
    (Who::Plays, Just(Thing::EndPlay), BEGUN, Needs::Listed),
    (Who::Plays, Just(Thing::PlayAlong), OPENED, Needs::Listed),
    (Who::Plays, Just(Thing::StopPlay), BEGUN, Needs::Listed),
    (Who::Listens, Just(Thing::ReadPapers), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::ReadWork), EVER, Needs::Written),
    (Who::Listens, Just(Thing::ReadWork), OVER, Needs::Nothing),
    (Who::Listens, Just(Thing::ReadRoles), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::ReadChats), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::HearExchanges), EVER, Needs::Interview),
    (Who::Listens, Just(Thing::Listen), BEGUN, Needs::Clients),
    (Who::Listens, Just(Thing::Mark), BEGUN, Needs::Jury),
    (Who::Listens, Just(Thing::Note), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::Score), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::ReadPlan), EVER, Needs::Nothing),
    (Who::Listens, Just(Thing::PlayAlong), OPENED, Needs::Listed),
    (Who::Listens, Just(Thing::StopPlay), BEGUN, Needs::Listed),
    (Who::Staff, Just(Thing::Prepare), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Step), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::AddTime), OPENED, Needs::Nothing),
    (Who::Staff, Just(Thing::Listen), BEGUN, Needs::Clients),
    (Who::Staff, Just(Thing::PlayAlong), OPENED, Needs::Listed),
    (Who::Staff, Just(Thing::StopPlay), BEGUN, Needs::Listed),
    (Who::Staff, Just(Thing::Name), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Journal), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::PastRecord), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::ReadPlan), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::PrintPlan), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Attend), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::AddToDossier), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Seal), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Export), EVER, Needs::Nothing),
    (Who::Staff, Just(Thing::Purge), EVER, Needs::Nothing),
];

impl Kind {
    fn covers(self, thing: Thing) -> bool {
        match (self, thing) {
            (Seeing, Thing::See(_))
            | (Calling, Thing::Call(_))
            | (Writing, Thing::Write(_))
            | (Drawing, Thing::Draw(_)) => true,
            (Just(this), thing) => this == thing,
            (Seeing | Calling | Writing | Drawing, _) => false,
        }
    }
}

impl Needs {
    fn are_met(self, phase: &Phase, thing: Thing) -> bool {
        match self {
            Needs::Nothing => true,
            Needs::Listed => lists(phase, thing),
            Needs::Jury => phase.present.contains(&Attendant::Jury),
            Needs::Clients => phase.call.contains(&Called::Clients),
            Needs::Written => !takes_files(phase),
            Needs::Writes => takes_files(phase),
            Needs::Interview => phase.part != Part::Situation,
        }
    }
}

fn lists(phase: &Phase, thing: Thing) -> bool {
    match thing {
        Thing::See(what) => phase.see.contains(&what),
        Thing::Call(whom) => phase.call.contains(&whom),
        Thing::Write(what) => phase.write.contains(&what),
        Thing::Draw(what) => phase.draw == Some(what),
        Thing::Play | Thing::EndPlay | Thing::PlayAlong | Thing::StopPlay => phase.play,
        Thing::ReadPapers
        | Thing::ReadWork
        | Thing::ReadRoles
        | Thing::ReadChats
        | Thing::HearExchanges
        | Thing::Listen
        | Thing::Begin
        | Thing::Close
        | Thing::Arrange
        | Thing::Mark
        | Thing::Note
        | Thing::Score
        | Thing::Prepare
        | Thing::Step
        | Thing::AddTime
        | Thing::Name
        | Thing::Journal
        | Thing::PastRecord
        | Thing::ReadPlan
        | Thing::PrintPlan
        | Thing::AskHelp
        | Thing::Attend
        | Thing::HandIn
        | Thing::AddToDossier
        | Thing::Seal
        | Thing::Export
        | Thing::Purge => false,
    }
}
