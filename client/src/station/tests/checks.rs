//! The headset check in virtual time, and the look at the room before each exchange.

use std::time::Duration;

use signaling::protocol::exam::{
    Channel, Contact, ExamView, ExchangeId, ExchangeState, ExchangeView, FromExam, JurorId, JuryCandidate,
    JuryRights, JuryView, OwnExchange, OwnExchangeState, Stage,
};
use signaling::protocol::{Address, CallInfo, CallPhase, ClientId, Direction, Role, ToStation};

use super::exam::preparing;
use super::{Desk, call, told};
use crate::station::{
    CheckAnswer, CheckCommand, CheckStep, Command, Device, DeviceChoice, DeviceName, Ear, EchoCause,
    EchoSeen, Effect, Fault, Input, Level, Measured, NoticeKind, Processing, Trial, Verdict, Volumes,
};

const SPOKEN: Measured =
    Measured { at_ms: 1_000, level_dbfs: -26.0, clipped_percent: 0.0, noise_dbfs: -62.0, echo_db: None };

impl Desk {
    fn trials(&mut self) -> Vec<Trial> {
        let trial = |effect| if let Effect::Trial(trial) = effect { Some(trial) } else { None };
        self.did().into_iter().filter_map(trial).collect()
    }

    fn step(&self) -> Option<CheckStep> {
        self.station.view().check.step
    }

    fn answer(&mut self, answer: CheckAnswer) {
        self.ask(Command::Check(CheckCommand::Answer(answer)));
    }

    /// Waits for the end of a take and says what it holds.
    fn measure(&mut self, measured: Measured) {
        self.wait(Duration::from_secs(5));
        let number = self.trials().into_iter().rev().find_map(|trial| match trial {
            Trial::Measure(number) => Some(number),
            _ => None,
        });
        self.happen(Input::Measured(number.expect("a take is measured"), measured));
    }

    /// At the question whether the ring is heard.
    fn at_ring() -> Self {
        let mut desk = Desk::paired(Role::Candidate);
        desk.ask(Command::Check(CheckCommand::Begin));
        desk.measure(SPOKEN);
        desk.wait(Duration::from_secs(5));
        desk.happen(Input::TrialPlayed);
        for answer in [CheckAnswer::Yes, CheckAnswer::Left, CheckAnswer::Right] {
            desk.answer(answer);
        }
        assert_eq!(desk.step(), Some(CheckStep::Ring));
        desk
    }

    fn checked(room: Measured, echo: Measured) -> (Self, Verdict) {
        let mut desk = Desk::at_ring();
        desk.answer(CheckAnswer::Yes);
        desk.measure(room);
        desk.measure(echo);
        assert_eq!(desk.step(), Some(CheckStep::Done));
        let verdict = desk.station.view().check.verdict.expect("a verdict");
        assert!(desk.did().contains(&Effect::KeepVerdict(Box::new(verdict.clone()))));
        (desk, verdict)
    }
}

#[test]
fn a_check_leads_from_the_level_to_a_verdict_that_is_kept() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Check(CheckCommand::Begin));
    assert_eq!(desk.trials(), [Trial::Take { seconds: 4, chirp: false }]);
    desk.measure(SPOKEN);
    assert_eq!(desk.step(), Some(CheckStep::Sentence));
    desk.did();
    desk.wait(Duration::from_secs(5));
    assert_eq!(desk.trials(), [Trial::PlayBack]);
    desk.happen(Input::TrialPlayed);
    assert_eq!(desk.step(), Some(CheckStep::Heard));
    desk.answer(CheckAnswer::Yes);
    desk.answer(CheckAnswer::Left);
    desk.answer(CheckAnswer::Right);
    assert_eq!(desk.trials(), [Trial::Ear(Ear::Left), Trial::Ear(Ear::Right), Trial::Ring]);
    let (desk, verdict) = Desk::checked(SPOKEN, SPOKEN);
    assert_eq!((verdict.faults, verdict.at_ms), (Vec::new(), 1_000));
    assert!(desk.station.view().check.is_good());
}

#[test]
fn what_is_wrong_is_in_the_verdict() {
    let (_, verdict) =
        Desk::checked(Measured { noise_dbfs: -30.0, ..SPOKEN }, Measured { echo_db: Some(-12.0), ..SPOKEN });
    assert_eq!(verdict.faults, [Fault::Noisy, Fault::Echo]);
}

#[test]
fn a_level_that_is_not_right_is_said_and_may_be_tried_again_or_left_so() {
    for (measured, level) in [
        (Measured { level_dbfs: -70.0, ..SPOKEN }, Level::Silent),
        (Measured { level_dbfs: -48.0, ..SPOKEN }, Level::TooQuiet),
        (Measured { clipped_percent: 3.0, ..SPOKEN }, Level::TooLoud),
    ] {
        let mut desk = Desk::paired(Role::Jury);
        desk.ask(Command::Check(CheckCommand::Begin));
        desk.measure(measured);
        assert_eq!(desk.step(), Some(CheckStep::LevelWrong(level)));
        desk.ask(Command::Check(CheckCommand::Again));
        assert_eq!(desk.step(), Some(CheckStep::Level));
        desk.measure(measured);
        desk.answer(CheckAnswer::GoOn);
        assert_eq!(desk.step(), Some(CheckStep::Sentence));
    }
}

#[test]
fn a_headset_with_one_ear_is_asked_once() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::Check(CheckCommand::Begin));
    desk.measure(SPOKEN);
    // Nothing plays: the question is asked all the same.
    desk.wait(Duration::from_secs(20));
    assert_eq!(desk.step(), Some(CheckStep::Heard));
    desk.answer(CheckAnswer::Yes);
    desk.answer(CheckAnswer::Both);
    assert_eq!(desk.step(), Some(CheckStep::Ring));
}

#[test]
fn an_answer_that_was_not_asked_for_changes_nothing_and_is_said() {
    let mut desk = Desk::at_ring();
    desk.did();
    desk.answer(CheckAnswer::Left);
    assert_eq!(desk.step(), Some(CheckStep::Ring));
    assert_eq!((desk.did(), desk.notices()), (Vec::new(), vec![NoticeKind::WrongCheckStep]));
    let mut idle = Desk::paired(Role::Candidate);
    idle.ask(Command::Check(CheckCommand::Leave));
    idle.ask(Command::Check(CheckCommand::Again));
    assert_eq!(idle.notices(), [NoticeKind::WrongCheckStep]);
    let mut staff = Desk::paired(Role::Staff);
    staff.ask(Command::Check(CheckCommand::Begin));
    assert_eq!((staff.step(), staff.notices()), (None, vec![NoticeKind::WrongRole]));
}

#[test]
fn a_call_that_rings_ends_the_check_and_the_ring_is_not_silenced_for_long() {
    let mut desk = Desk::at_ring();
    desk.did();
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    assert_eq!(desk.step(), None);
    let looked = Trial::Take { seconds: 3, chirp: false };
    assert_eq!(desk.trials(), [Trial::Rest, looked]);
    desk.ask(Command::Check(CheckCommand::Begin));
    assert_eq!((desk.step(), desk.notices()), (None, vec![NoticeKind::InCall]));
}

#[test]
fn the_room_is_looked_at_before_each_exchange_without_a_sound() {
    let (mut desk, _) = Desk::checked(SPOKEN, SPOKEN);
    desk.ask(Command::Check(CheckCommand::Leave));
    desk.did();
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.measure(Measured { noise_dbfs: -30.0, at_ms: 9_000, ..SPOKEN });
    assert_eq!(desk.notices(), [NoticeKind::RoomNoisy]);
    let verdict = desk.station.view().check.verdict.expect("it is kept");
    assert_eq!((verdict.at_ms, verdict.renewed_ms), (1_000, Some(9_000)));
    assert_eq!(verdict.faults, [Fault::Noisy]);
}

#[test]
fn a_device_that_is_missing_is_said_again_before_an_exchange() {
    let mut desk = Desk::paired(Role::Candidate);
    let lost = NoticeKind::DeviceLost(Device::Voice, "Casque USB".into());
    desk.happen(Input::DeviceLost { device: Device::Voice, name: "Casque USB".into() });
    let read = desk.station.view().notices[0].id;
    desk.ask(Command::Dismiss(read));
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    assert_eq!(desk.notices(), [lost]);
}

#[test]
fn other_devices_make_a_verdict_stale_and_another_volume_does_not() {
    let (mut desk, _) = Desk::checked(SPOKEN, SPOKEN);
    let louder = Volumes { voice_db: 6, ..Volumes::default() };
    desk.ask(Command::ChooseDevices(DeviceChoice { volumes: louder, ..DeviceChoice::default() }));
    assert!(desk.station.view().check.is_good());
    desk.ask(Command::ChooseDevices(DeviceChoice { voice: "device:b".into(), ..DeviceChoice::default() }));
    let seen = desk.station.view().check;
    assert!(seen.stale && !seen.is_good());
}

#[test]
fn a_tone_on_an_output_ends_by_itself_and_never_sounds_in_a_call() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.ask(Command::TryOutput(Some(Device::Ring)));
    assert_eq!(desk.trials(), [Trial::Output(Device::Ring)]);
    desk.wait(Duration::from_secs(3));
    assert_eq!(desk.trials(), [Trial::Rest]);
    assert_eq!(desk.station.view().audio.trying, None);
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.ask(Command::TryOutput(Some(Device::Ring)));
    assert_eq!(desk.notices(), [NoticeKind::InCall]);
}

#[test]
fn echo_that_the_check_finds_is_cancelled_from_then_on_and_the_person_may_have_it_otherwise() {
    let (mut desk, verdict) = Desk::checked(SPOKEN, Measured { echo_db: Some(-12.0), ..SPOKEN });
    assert_eq!(verdict.faults, [Fault::Echo]);
    let seen = desk.station.view().audio;
    assert_eq!(seen.echo, EchoSeen { on: true, cause: Some(EchoCause::Check) });
    assert_eq!(seen.used().processing, Processing::LOUDSPEAKERS);
    // A look at the room says nothing of it.
    desk.ask(Command::Check(CheckCommand::Leave));
    desk.did();
    desk.receive(told(call(CallPhase::Ringing, 1, false)));
    desk.measure(SPOKEN);
    assert!(desk.station.view().audio.echo.on);
    let otherwise = DeviceChoice { echo_switched: true, ..DeviceChoice::default() };
    desk.ask(Command::ChooseDevices(otherwise.clone()));
    assert!(desk.did().contains(&Effect::UseDevices(otherwise)));
    assert!(!desk.station.view().audio.echo.on);
}

#[test]
fn echo_is_cancelled_once_the_default_output_is_known_as_loudspeakers() {
    let mut desk = Desk::paired(Role::Jury);
    desk.did();
    let output = |name: &str| DeviceName { id: "a".into(), name: name.into(), is_default: true };
    let listed = |name| Input::DevicesListed { microphones: Vec::new(), outputs: vec![output(name)] };
    desk.happen(listed("Haut-parleurs"));
    let loud = DeviceChoice { processing: Processing::LOUDSPEAKERS, ..DeviceChoice::default() };
    assert_eq!(desk.did(), [Effect::UseDevices(loud)]);
    assert_eq!(
        desk.station.view().audio.choice,
        DeviceChoice::default(),
        "what is kept is the person's word"
    );
    desk.happen(listed("Casque USB"));
    assert_eq!(desk.did(), [Effect::UseDevices(DeviceChoice::default())]);
}

/// The candidate's view with one exchange, that far.
fn candidate_view(state: OwnExchangeState) -> FromExam {
    let FromExam::View { view: Some(ExamView::Candidate(mut view)) } = preparing(Stage::Running, &[]) else {
        panic!("no candidate's view")
    };
    view.work.exchanges = vec![OwnExchange {
        exchange: ExchangeId(1),
        client: None,
        channel: Channel::Phone,
        direction: Direction::Outbound,
        state,
    }];
    FromExam::View { view: Some(ExamView::Candidate(view)) }
}

/// The view of who plays the clients, with the same.
pub fn jury_view(state: ExchangeState) -> FromExam {
    let FromExam::View { view: Some(ExamView::Candidate(candidate)) } = preparing(Stage::Running, &[]) else {
        panic!("no candidate's view")
    };
    let exchange = ExchangeView {
        exchange: ExchangeId(1),
        client: ClientId("vasseur".into()),
        name: "Mme Vasseur".into(),
        number: "06 39 98 12 40".into(),
        channel: Channel::Phone,
        direction: Direction::Outbound,
        contact: Contact::AwaitCall,
        theme: String::new(),
        competences: Vec::new(),
        written_confirmation: false,
        state,
        recorded_at: Vec::new(),
        recordings: Vec::new(),
    };
    let about = JuryCandidate {
        candidate: candidate.candidate,
        clock: candidate.clock,
        draws: Vec::new(),
        run_sheet: vec![exchange],
        share_ms: None,
        remarks: Vec::new(),
        scoring: Vec::new(),
        guide: None,
        documents: Vec::new(),
        plays_at: None,
        seats: Vec::new(),
        plays: None,
        may: JuryRights::default(),
        written: Vec::new(),
        files: Vec::new(),
        interview: None,
    };
    let view = JuryView {
        session: None,
        juror: JurorId(1),
        jury: None,
        name: "Jury A".into(),
        members: Vec::new(),
        candidates: Vec::new(),
        with: None,
        about: Some(Box::new(about)),
        plan: None,
    };
    FromExam::View { view: Some(ExamView::Jury(Box::new(view))) }
}

/// At rest after the look that follows the pairing.
fn rested(role: Role) -> Desk {
    let mut desk = Desk::paired(role);
    desk.wait(Duration::from_secs(5));
    desk.did();
    desk
}

const LOOK: Trial = Trial::Take { seconds: 3, chirp: false };

#[test]
fn the_room_is_looked_at_when_an_exchange_opens_at_the_candidate_and_at_the_jury_once_each() {
    let views = [
        (Role::Candidate, [OwnExchangeState::Planned, OwnExchangeState::Open(0)].map(candidate_view)),
        (Role::Jury, [ExchangeState::Planned, ExchangeState::Open(0)].map(jury_view)),
    ];
    for (role, [planned, open]) in views {
        let mut desk = rested(role);
        desk.receive(ToStation::Exam(planned));
        assert_eq!(desk.trials(), [], "{role:?}");
        desk.receive(ToStation::Exam(open.clone()));
        assert_eq!(desk.trials(), [LOOK], "{role:?}");
        desk.receive(ToStation::Exam(open));
        assert_eq!(desk.trials(), [], "{role:?}: the same exchange");
    }
}

#[test]
fn the_room_is_looked_at_when_a_call_is_placed_and_once_for_each() {
    let mut desk = rested(Role::Candidate);
    desk.ask(Command::Call { to: Address::Number("0639981240".into()), persona: None });
    assert_eq!(desk.trials(), [LOOK]);
    let id = desk.station.view().call.expect("it is placed").call;
    desk.receive(told(CallInfo { call: id, ..call(CallPhase::Ringing, 1, true) }));
    desk.receive(told(CallInfo { call: id, ..call(CallPhase::Active, 2, true) }));
    assert_eq!(desk.trials(), []);
    // Its end disturbs nothing: no tone, no gate, no microphone of the call.
    desk.wait(Duration::from_secs(5));
    let did = desk.did();
    let measured = did.iter().find_map(|effect| match effect {
        Effect::Trial(Trial::Measure(number)) => Some(*number),
        _ => None,
    });
    desk.happen(Input::Measured(measured.expect("the take is measured"), SPOKEN));
    let touches_the_call =
        |effect: &Effect| matches!(effect, Effect::Gates { .. } | Effect::Tone(_) | Effect::Wake(_));
    assert!(!did.iter().chain(&desk.did()).any(touches_the_call), "{did:?}");
}

#[test]
fn nothing_is_looked_at_in_a_call() {
    let mut desk = rested(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk.receive(ToStation::Exam(candidate_view(OwnExchangeState::Open(0))));
    desk.ask(Command::Hold(None, true));
    desk.ask(Command::Call { to: Address::Number("0199006328".into()), persona: None });
    assert_eq!((desk.trials(), desk.station.view().calls().count()), (Vec::new(), 2));
}
