//! The session of an exam, as a jury sees it.

use std::sync::Arc;
use std::time::Instant;

use client::station::{CallState, CallView, ExamSeen, ListenerView, View};
use signaling::protocol::exam::{
    CandidateNumber, Channel, ClockView, Commitment, Competence, Contact, Difference, DrawResult, DrawView,
    Drawn, Entry, ExamView, ExchangeId, ExchangeState, ExchangeView, HandedFile, HandedKind, InterviewOnRest,
    Item, ItemRef, JurorId, JurorRemarks, JurorScores, JuryCandidate, JuryId, JuryMember, JuryRights,
    JuryTile, JuryView, OrderId, Part, PhaseId, PhaseView, Piece, RemarkKind, RemarkView, ScoreEntry,
    ScoredIn, Scoring, Stage, WorkEntry, WrittenPiece,
};
use signaling::protocol::{ClientId, Direction, FileHash, Persona, Role, StationId};

use super::content::{MORNING_MS, chat, roster};
use super::exam_papers::{criteria, items};
use super::{base, call, listening, paired, plan};

/// The candidate that is looked at.
pub const NUMBER: CandidateNumber = CandidateNumber(7);
/// Who plays, and who listens.
const JURORS: [JurorId; 3] = [JurorId(11), JurorId(12), JurorId(13)];

/// The samples of a jury's session; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "jury-run-sheet" => View { exam: seen(JURORS[0], about(None)), ..paired(Role::Jury, "Jury B") },
        "jury-in-exchange" => in_exchange(),
        "jury-day" => {
            let mut about = about(None);
            about.run_sheet.clear();
            about.clock = clock("part1", "Partie 1 : étude d’un dossier client", 1, 4_500_000);
            about.clock.stage = Stage::Waiting;
            let mut exam = seen(JURORS[0], about);
            let shown = plan::of_jury();
            if let Some(ExamView::Jury(jury)) = exam.view.as_mut().map(Arc::make_mut) {
                jury.plan = Some(shown.revision);
            }
            exam.plan.shown = Some(Arc::new(shown));
            View { exam, ..paired(Role::Jury, "Jury B") }
        }
        "jury-elsewhere" => {
            let mut view = View { call: None, ..in_exchange() };
            if let Some(ExamView::Jury(jury)) = view.exam.view.as_mut().map(Arc::make_mut) {
                jury.with = Some(CandidateNumber(8));
            }
            view
        }
        "jury-in-chat" => View {
            exam: seen(JURORS[0], about(Some((2, 204_000)))),
            chat: chat_with_roy(),
            unread: 1,
            ..paired(Role::Jury, "Jury B")
        },
        "jury-grid-locked" => {
            let locked = |scoring: &mut Scoring| scoring.locked = vec![JURORS[0]];
            scored(JURORS[0], locked)
        }
        "jury-differences" => scored(JURORS[0], all_locked),
        "jury-listens-exam" => {
            let mut about = about(Some((3, 161_000)));
            about.may =
                JuryRights { mark: true, note: true, score: true, listen: true, ..JuryRights::default() };
            View {
                exam: seen(JURORS[1], about),
                roster: roster(),
                listening: listening::view("jury-listening")?.listening,
                ..base(Role::Jury, "Mme Roux")
            }
        }
        "jury-interview" => {
            let mut about = about(None);
            about.run_sheet.iter_mut().for_each(|exchange| exchange.state = ExchangeState::Closed(480_000));
            about.share_ms = None;
            about.clock = clock("questions", "Entretien technique : retour sur les échanges", 6, 412_000);
            about.clock.phase.part = Part::TechnicalInterview;
            about.guide = Some("exchanges".into());
            about.may = JuryRights { mark: true, note: true, score: true, ..JuryRights::default() };
            about.remarks.push(RemarkView {
                remark: OrderId(5),
                kind: RemarkKind::Mark,
                exchange: None,
                offset_ms: None,
                at_ms: MORNING_MS + 9_000_000,
                text: "revient sur le tarif".into(),
            });
            View { exam: seen(JURORS[0], about), ..paired(Role::Jury, "Jury B") }
        }
        "jury-questions" => questions(),
        _ => return None,
    })
}

/// The interview of CCP 2, after three exchanges: it bears on what has no score, and on what the candidate wrote.
fn questions() -> View {
    let mut about = about(None);
    let closed = |number| exchange(number, ExchangeState::Closed(480_000));
    about.run_sheet = (4..=6).map(closed).collect();
    about.share_ms = None;
    about.clock = clock("questions", "Entretien technique : questions", 4, 412_000);
    (about.clock.phase.part, about.clock.phase.of) = (Part::TechnicalInterview, 4);
    about.guide = Some("exchanges".into());
    about.interview = Some(InterviewOnRest::Now);
    about.may =
        JuryRights { mark: true, note: true, score: true, written_work: true, ..JuryRights::default() };
    about.remarks.clear();
    about.scoring.truncate(1);
    about.scoring[0].competences = (4..=7).map(competence).collect();
    about.scoring[0].own = all_of(competence(4), 1).skip(1).chain(all_of(competence(6), 1)).collect();
    about.written = written().into_iter().map(|(entry, _)| entry).collect();
    let mut exam = seen(JURORS[0], about);
    let text = |(entry, text): (WorkEntry, &str)| {
        let WorkEntry { piece, edition, at_ms, .. } = entry;
        let item = ItemRef::Work(piece.clone(), edition);
        let written = WrittenPiece { piece, edition, text: text.into(), at_ms };
        ((NUMBER, item), Arc::new(Item::Work(written)))
    };
    Arc::make_mut(&mut exam.items).extend(written().into_iter().map(text));
    View { exam, ..paired(Role::Jury, "Jury B") }
}

/// What the candidate of that interview wrote.
fn written() -> Vec<(WorkEntry, &'static str)> {
    let client = |id: &str| ClientId(id.into());
    let entry = |piece, minutes: u64, sent_ms, text: &'static str| {
        let chars = u32::try_from(text.chars().count()).expect("a short text");
        let at_ms = MORNING_MS + minutes * 60_000;
        (WorkEntry { piece, edition: 3, chars, at_ms, sent_ms }, text)
    };
    let sent_ms = MORNING_MS + 131 * 60_000;
    vec![
        entry(Piece::Summary, 52, None, "Mme Pelletier conteste sa facture du 14 octobre (486,41 €)."),
        entry(
            Piece::Letter,
            71,
            None,
            "Madame,\n\nVous nous avez écrit le 2 novembre au sujet de votre facture.",
        ),
        entry(
            Piece::ContactRecord(client("lambert")),
            118,
            None,
            "Motif du contact : prospection.\nSuite : rendez-vous.",
        ),
        entry(
            Piece::ContactRecord(client("morel")),
            127,
            None,
            "Motif du contact : facture impayée de 214,60 €.",
        ),
        entry(
            Piece::Confirmation(client("morel")),
            130,
            Some(sent_ms),
            "Monsieur,\n\nVous réglez 214,60 € en deux fois, les 5 décembre et 5 janvier.",
        ),
    ]
}

/// Who plays is in a call as the third client.
fn in_exchange() -> View {
    let name = "Mme Claire Vasseur";
    let persona = Persona { name: name.into(), number: None, client: Some(ClientId("vasseur".into())) };
    let listener = |name: &str| ListenerView { name: name.into(), role: Role::Jury, hears: true };
    View {
        exam: seen(JURORS[0], about(Some((3, 161_000)))),
        call: Some(CallView { persona, ..call(CallState::Active, true) }),
        listeners: Arc::new(vec![listener("Mme Roux"), listener("M. Le Gall")]),
        ..paired(Role::Jury, "Jury B")
    }
}

fn scored(juror: JurorId, change: impl FnOnce(&mut Scoring)) -> View {
    let mut about = about(None);
    change(&mut about.scoring[0]);
    View { exam: seen(juror, about), ..paired(Role::Jury, "Jury B") }
}

/// All have locked, and one is of another mind on three criteria.
fn all_locked(scoring: &mut Scoring) {
    let same: Vec<ScoreEntry> =
        scoring.competences.iter().flat_map(|competence| all_of(*competence, 1)).collect();
    let differing = [(3, "Solution valorisée"), (3, "Écrit conforme"), (6, "Offre adaptée")];
    let differing = differing.map(|(number, label)| (competence(number), label));
    let mut other = same.clone();
    other.iter_mut().for_each(|entry| {
        let differs =
            differing.iter().any(|(of, label)| (*of, *label) == (entry.competence, &*entry.criterion.0));
        entry.level = u8::from(!differs);
    });
    scoring.own = same.clone();
    scoring.locked = JURORS.to_vec();
    scoring.others =
        vec![JurorScores { juror: JURORS[1], scores: other }, JurorScores { juror: JURORS[2], scores: same }];
    let levels = vec![(JURORS[0], Some(1)), (JURORS[1], Some(0)), (JURORS[2], Some(1))];
    let difference = |(competence, label): (Competence, &str)| Difference {
        competence,
        criterion: label.into(),
        levels: levels.clone(),
    };
    scoring.differences = differing.into_iter().map(difference).collect();
    let agreed = ScoreEntry { competence: competence(3), criterion: "Écrit conforme".into(), level: 0 };
    scoring.agreed = vec![agreed];
    let noted = |id, kind, offset_ms, text: &str| RemarkView {
        remark: OrderId(id),
        kind,
        exchange: Some(ExchangeId(1)),
        offset_ms: Some(offset_ms),
        at_ms: MORNING_MS + offset_ms,
        text: text.into(),
    };
    let marked = noted(31, RemarkKind::Mark, 92_000, "l’offre n’est pas chiffrée");
    let observed = noted(32, RemarkKind::Note, 140_000, "Reformule bien, mais ne propose qu’une solution.");
    let of_roux = JurorRemarks { juror: JURORS[1], remarks: vec![marked, observed], more: false };
    let outside =
        RemarkView { exchange: None, offset_ms: None, ..noted(33, RemarkKind::Note, 600_000, "Calme.") };
    let of_le_gall = JurorRemarks { juror: JURORS[2], remarks: vec![outside], more: true };
    scoring.remarks = vec![of_roux, of_le_gall];
}

/// The session, as a juror sees it now.
pub fn seen(juror: JurorId, about: JuryCandidate) -> ExamSeen {
    let tile = |number, clock| JuryTile { candidate: CandidateNumber(number), clock, absent: false };
    let other = clock("part1", "Partie 1 : étude d’un dossier client", 1, 3_720_000);
    let member = |(juror, name): (&JurorId, &str)| JuryMember {
        juror: *juror,
        name: name.into(),
        plays: *juror == JURORS[0],
        corrects: *juror == JURORS[1],
    };
    let names = ["Mme Martin", "Mme Roux", "M. Le Gall"];
    let view = JuryView {
        session: Some(super::play::SESSION),
        juror,
        jury: Some(JuryId(1)),
        name: "Jury B".into(),
        members: JURORS.iter().zip(names).map(member).collect(),
        candidates: vec![tile(7, about.clock.clone()), tile(8, other)],
        with: Some(NUMBER),
        about: Some(Box::new(about)),
        plan: None,
    };
    ExamSeen {
        view: Some(Arc::new(ExamView::Jury(Box::new(view)))),
        told_at: Some(Instant::now()),
        items: items(NUMBER),
        ..ExamSeen::default()
    }
}

/// The candidate's part 3: those before this exchange are over, and it lasts so long; or the third comes next.
pub fn about(open: Option<(u16, u64)>) -> JuryCandidate {
    let state = |number: u16| match open {
        Some((open, lasted_ms)) if number == open => ExchangeState::Open(lasted_ms),
        Some((open, _)) if number > open => ExchangeState::Planned,
        None if number > 2 => ExchangeState::Planned,
        Some(_) | None => ExchangeState::Closed(if number == 1 { 482_000 } else { 690_000 }),
    };
    let result = DrawResult { number: 2, title: "Sujet B".into(), at_ms: MORNING_MS };
    let competences: Vec<Competence> = (1..=Competence::COUNT).filter_map(Competence::of).collect();
    JuryCandidate {
        candidate: NUMBER,
        clock: clock("part3", "Partie 3 : échanges avec les clients", 3, 2_244_000),
        draws: vec![DrawView {
            what: Drawn::Subject,
            commitment: Commitment(FileHash([7; 32])),
            result: Some(result),
        }],
        run_sheet: (1..=6).map(|number| exchange(number, state(number))).collect(),
        share_ms: Some(561_000),
        remarks: remarks(if open.is_some() { 3 } else { 1 }),
        scoring: vec![
            scoring(ScoredIn::Situation, competences),
            scoring(ScoredIn::Interview, vec![competence(3)]),
        ],
        guide: None,
        documents: vec![Entry { id: "offres".into(), title: "Offres et prix".into() }],
        plays_at: Some(StationId(11)),
        seats: vec![StationId(12)],
        plays: None,
        may: JuryRights {
            begin: open.is_none(),
            close: open.is_some(),
            arrange: true,
            mark: true,
            note: true,
            score: true,
            written_work: true,
            listen: true,
            play_along: false,
            stop_play: false,
        },
        written: Vec::new(),
        files: vec![
            handed("Lettre à M. Tessier.odt", HandedKind::Work),
            handed("Dossier professionnel.pdf", HandedKind::Professional),
        ],
        interview: None,
    }
}

fn handed(name: &str, kind: HandedKind) -> HandedFile {
    HandedFile { name: name.into(), bytes: 48_211, hash: FileHash([9; 32]), at_ms: MORNING_MS, kind }
}

fn exchange(number: u16, state: ExchangeState) -> ExchangeView {
    let (client, name, contact, theme) = match number {
        1 => ("tessier", "M. Henri Tessier", Contact::Call, "accueil"),
        2 => ("roy", "Mme Camille Roy", Contact::OpenChat, "conseil"),
        3 => ("vasseur", "Mme Claire Vasseur", Contact::Call, "situation difficile"),
        4 => ("lambert", "SARL Lambert", Contact::AwaitCall, "prospection"),
        5 => ("morel", "M. Jean Morel", Contact::AwaitCall, "recouvrement"),
        _ => ("haddad", "Mme Inès Haddad", Contact::OpenChat, "rétention"),
    };
    let outbound = contact == Contact::AwaitCall;
    ExchangeView {
        exchange: ExchangeId(number),
        client: ClientId(client.into()),
        name: name.into(),
        number: "06 39 98 12 40".into(),
        channel: if contact == Contact::OpenChat { Channel::Chat } else { Channel::Phone },
        direction: if outbound { Direction::Outbound } else { Direction::Inbound },
        contact,
        theme: theme.into(),
        competences: vec![competence(i64::from(number.min(7)))],
        written_confirmation: number == 3,
        state,
        recorded_at: Vec::new(),
        recordings: Vec::new(),
    }
}

fn remarks(exchange: u16) -> Vec<RemarkView> {
    let remark = |(id, kind, offset_ms, text): (u64, RemarkKind, u64, &str)| RemarkView {
        remark: OrderId(id),
        kind,
        exchange: Some(ExchangeId(exchange)),
        offset_ms: Some(offset_ms),
        at_ms: MORNING_MS + offset_ms,
        text: text.into(),
    };
    let all = [
        (1, RemarkKind::Mark, 36_000, "reformulation juste"),
        (2, RemarkKind::Note, 70_000, "Ne s’excuse qu’à 1:10."),
        (3, RemarkKind::Mark, 102_000, "coupe la parole"),
        (4, RemarkKind::Mark, 147_000, ""),
    ];
    all.map(remark).into()
}

fn scoring(part: ScoredIn, competences: Vec<Competence>) -> Scoring {
    let levels = [Some(1), Some(1), None, None, Some(0), None, None, None, Some(1)];
    let labels = criteria(competence(3)).iter().zip(levels);
    let own = labels.filter_map(|(label, level)| {
        Some(ScoreEntry { competence: competence(3), criterion: (*label).into(), level: level? })
    });
    Scoring {
        part,
        competences,
        own: own.filter(|_| part == ScoredIn::Situation).collect(),
        locked: Vec::new(),
        others: Vec::new(),
        differences: Vec::new(),
        agreed: Vec::new(),
        remarks: Vec::new(),
    }
}

fn all_of(competence: Competence, level: u8) -> impl Iterator<Item = ScoreEntry> {
    let entry = move |label: &&str| ScoreEntry { competence, criterion: (*label).into(), level };
    criteria(competence).iter().map(entry)
}

fn competence(number: i64) -> Competence {
    Competence::of(number).expect("one of seven")
}

fn clock(id: &str, name: &str, number: u32, left_ms: u64) -> ClockView {
    let phase = PhaseView { id: PhaseId(id.into()), name: name.into(), part: Part::Situation, number, of: 7 };
    ClockView { stage: Stage::Running, phase, remaining_ms: Some(left_ms), last_minutes: false, epoch: 9 }
}

/// The sample chat, with the client of the second exchange.
fn chat_with_roy() -> Arc<Vec<client::station::ChatLine>> {
    let mut lines = Vec::clone(&chat(false));
    for line in &mut lines {
        let persona = line.persona.as_mut().expect("each line has a client");
        (persona.name, persona.client) = ("Mme Camille Roy".into(), Some(ClientId("roy".into())));
    }
    lines.truncate(4);
    Arc::new(lines)
}
