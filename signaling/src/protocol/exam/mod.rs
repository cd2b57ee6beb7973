//! What stations and server say to each other about an exam's session: what is ordered ([`Order`]), what is kept of it
//! ([`Fact`]), why an order is refused ([`Refused`]), and what each seat is shown ([`CandidateView`], [`JuryView`],
//! [`StaffView`]); and the messages that carry all this ([`ToExam`], [`FromExam`]).
//!
//! Times left are milliseconds, never a time of day. Long texts come by themselves, each as an [`Item`].

mod candidate_view;
mod dossier;
mod fact;
mod form;
mod hand;
mod ids;
mod item;
mod jury_reading;
mod jury_view;
mod listening;
mod messages;
mod names;
mod order;
mod people;
mod play;
mod purge;
mod recorded;
mod recording;
mod refused;
mod staff_view;
mod view;
mod words;
mod writing;

pub use candidate_view::{
    CandidateView, ClientEntry, ClockView, DrawResult, DrawView, Entry, PhaseView, Rights, Stage,
};
pub use dossier::{
    DOSSIER_VERSION, DossierEntry, DossierFact, DossierIndex, DossierOrder, DossierTile, EntryKind,
    HandedFile, HandedKind, INDEX_NAME, MAX_HANDED_BYTES, MAX_HANDED_FILES, SavedDossier, Seal,
};
pub use fact::Fact;
pub use form::{FormatDetails, FormatPhase, GridLabels, Labels, PastSession};
pub use hand::{HandView, HelpView, MAX_HELP_CHARS, MAX_MESSAGES, MessageView, TileNow};
pub use ids::{
    CandidateNumber, Commitment, DrawSeed, ExchangeId, JurorId, JuryId, Nonce, OrderId, OutageId, SessionId,
};
pub use item::{
    ExchangeMessage, ITEM_PART_BYTES, Item, ItemPart, ItemRef, PastContact, TextBody, Writer, cut, in_parts,
};
pub use jury_reading::NotYet;
pub use jury_view::{
    AgreedScore, Difference, ExchangeState, ExchangeView, InterviewOnRest, JurorRemarks, JurorScores,
    JuryCandidate, JuryMember, JuryRights, JuryTile, JuryView, RecordedAt, RemarkView, ScoreEntry, Scoring,
};
pub use listening::ListeningFact;
pub use messages::{FromExam, ToExam};
pub use names::{
    Competence, CriterionId, DocumentId, FormatId, GuideId, PhaseId, RecordingId, SubjectId, TemplateId,
};
pub use order::{Contact, Order, RemarkKind, RemarkMoment, Step, Target};
pub use people::{
    Extra, ExtraTime, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME, FinalInterview, JurorInfo, JuryInfo,
    MAX_FINAL_INTERVIEW_MINUTES, OrderBy, OwnFinal, Person, Seat,
};
pub use play::{
    AlongView, IN_STEP_MS, MAX_DEVICE_CHARS, PLAY_BEGINS_IN_MS, PlayCut, PlayEnd, PlayFact, PlayOutput,
    PlayState, PlayView, PlaysView,
};
pub use purge::{
    Certified, Confirmed, DataClass, GoneFiles, GoneRecording, Held, Holdings, MAX_GONE_RECORDINGS,
    MAX_KEPT_DAYS, PurgeCertificate, PurgeFact, PurgeOrder, PurgedClass, StationGone, StationPurge,
    digest_of, gone_at_stations,
};
pub use recorded::{Arranged, ExchangeKept, FACT_VERSION, Recorded};
pub use recording::{ExchangeRecording, MAX_RECORDING_BYTES, MAX_RECORDINGS, RecordingFile};
pub use refused::Refused;
use staff_view::is_zero;
pub use staff_view::{Cause, Missing, OutageKind, OutageView, Settled, StaffTile, StaffView};
pub use view::ExamView;
pub use words::{Attendant, Called, Channel, Drawn, Part, ScoredIn, Seen, Written};
pub use writing::{
    MAX_PIECE_CHARS, NotWritten, OwnExchange, OwnExchangeState, OwnWork, Piece, SentConfirmation, TextMark,
    WorkEntry, WrittenPiece, is_piece_text,
};

/// The longest name of a person or a jury, in characters.
pub const MAX_PERSON_CHARS: usize = 80;
/// The longest reason, mark, date or place, in characters.
pub const MAX_LINE_CHARS: usize = 200;
/// The longest note of a juror, in characters: a printed page, which any message holds.
pub const MAX_REMARK_CHARS: usize = 4_000;
/// The most marks and notes of a juror on one candidate.
pub const MAX_REMARKS: usize = 200;
/// The most bytes of all of them together: they go in one view with the run sheet and the scores.
pub const MAX_REMARKS_BYTES: usize = 16 * 1024;
/// The most candidates of a session: a [`StaffView`] of them all fits in a message.
pub const MAX_CANDIDATES: usize = 60;
/// The most jurors of a session.
pub const MAX_JURORS: usize = 30;
/// The most time that one order adds: a working day, in milliseconds.
pub const MAX_ADDED_MS: u64 = 8 * 60 * 60 * 1_000;
/// The most closed sessions that an offer names, the last ones: their lines fit in a message with the offer.
pub const MAX_PAST_SESSIONS: usize = 10;
/// The most extra time, in percent: three times as long.
pub const MAX_EXTRA_PERCENT: u32 = 200;
/// The most extra time of a phase, in minutes: a working day.
pub const MAX_EXTRA_MINUTES: u32 = 480;
/// From when on a clock warns: the last five minutes, in milliseconds.
pub const LAST_MINUTES_MS: u64 = 5 * 60 * 1_000;
/// The most entries of a plan in one fact: a page of the session's journal holds it.
pub const MAX_PLAN_ENTRIES: usize = 100;
