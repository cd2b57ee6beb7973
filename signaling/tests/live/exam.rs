use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use signaling::protocol::exam::*;
use signaling::protocol::{
    FileHasher, FromBulk, PlanDay, PlanForm, PlanShown, Role, StationId, ToServer, ToStation,
};

use crate::bulk::Bulk;
use crate::program::{Program, Socket};

pub fn package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/package")
}

/// Gives an order that is done, and waits until it is.
pub async fn done(socket: &mut Socket, id: u64, order: Order) {
    let id = OrderId(id);
    let said = format!("{order:?}");
    socket.say(&ToServer::Exam(ToExam::Order { id, order, by: None })).await.unwrap();
    let answer = socket.find(|message| match message {
        ToStation::Exam(told @ (FromExam::Done { .. } | FromExam::Refused { .. })) => Some(told),
        _ => None,
    });
    assert_eq!(answer.await, FromExam::Done { id }, "{said}");
}

/// The next view of a candidate in which something is as wanted.
async fn candidate_view(socket: &mut Socket, wanted: impl Fn(&CandidateView) -> bool) -> CandidateView {
    socket
        .find(|message| match message {
            ToStation::Exam(FromExam::View { view: Some(ExamView::Candidate(view)) }) => {
                Some(*view).filter(&wanted)
            }
            _ => None,
        })
        .await
}

async fn go(staff: &mut Socket, id: &mut u64, steps: &[Step]) {
    let candidate = CandidateNumber(1);
    for step in steps {
        let epoch = u32::try_from(*id - FIRST_STEP).unwrap();
        let of = vec![Target { candidate, epoch }];
        done(staff, *id, Order::Step { step: *step, of, reason: None }).await;
        *id += 1;
    }
}

/// Each step is one epoch on.
const FIRST_STEP: u64 = 100;

#[tokio::test]
async fn a_server_that_is_killed_comes_back_to_the_same_phase_and_draw() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let (mut candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let number = CandidateNumber(1);
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    let register = Order::Register { candidate: number, name: "Léa Roux".into(), extra: Vec::new() };
    done_after_making(&mut staff).await;
    done(&mut staff, 2, register).await;
    sit(&mut staff, 3, welcome.id).await;
    let mut id = FIRST_STEP;
    use Step::{Finish, Open, Ready, Start};
    go(&mut staff, &mut id, &[Open, Ready, Start, Finish, Open, Ready, Start]).await;
    candidate_view(&mut candidate, |view| view.may.draw == Some(Drawn::Subject)).await;
    let draw = Order::Draw { what: Drawn::Subject, nonce: Nonce(7) };
    let ask = ToServer::Exam(ToExam::Order { id: OrderId(4), order: draw.clone(), by: None });
    candidate.say(&ask).await.unwrap();
    let before = candidate_view(&mut candidate, |view| view.draws[0].result.is_some()).await;
    drop(program);

    let program = Program::start_with(data.path(), Some(&package()));
    let (mut candidate, _) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let after = candidate_view(&mut candidate, |_| true).await;
    assert_eq!((after.draws, after.clients, after.may), (before.draws, before.clients, before.may));
    assert_eq!((after.clock.stage, after.clock.phase), (Stage::Running, before.clock.phase));
    assert!(after.clock.remaining_ms < before.clock.remaining_ms, "its clock ran on");
    done(&mut candidate, 4, draw).await;
}

#[tokio::test]
async fn a_plan_is_computed_beside_the_hub_and_is_there_after_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let make = ToExam::Make { id: OrderId(1), format: "titre".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    let member =
        |juror: u16| JurorInfo { juror: JurorId(juror), name: format!("Membre {juror}"), retention: true };
    let (jury, plays, listens) = (JuryId(1), JurorId(11), vec![JurorId(12)]);
    let jury = JuryInfo { jury, name: "Jury A".into(), plays, listens, corrects: JurorId(12) };
    let mut orders = vec![Order::Juror(member(11)), Order::Juror(member(12)), Order::Jury(jury)];
    for number in 1..=6 {
        let (candidate, name) = (CandidateNumber(number), format!("Nom {number}"));
        orders.push(Order::Register { candidate, name, extra: Vec::new() });
    }
    orders.push(Order::Plan { day: PlanDay::usual(6, 1), keep_juries: true });
    for (id, order) in (2..).zip(orders) {
        done(&mut staff, id, order).await;
    }
    let before = plan_of(&mut staff).await;
    assert_eq!(before.plan.sums.candidates.len(), 6);
    drop((staff, program));
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    assert_eq!(plan_of(&mut staff).await, before);
}

async fn plan_of(staff: &mut Socket) -> PlanShown {
    let mut whole = String::new();
    for part in 1.. {
        staff.say(&ToServer::Exam(ToExam::Plan { form: PlanForm::Day, part })).await.unwrap();
        let (text, of) = staff
            .find(|told| match told {
                ToStation::Exam(FromExam::PlanPart { part: given, of, text, .. }) if given == part => {
                    Some((text, of))
                }
                _ => None,
            })
            .await;
        whole.push_str(&text);
        if part == of {
            break;
        }
    }
    serde_json::from_str(&whole).unwrap()
}

pub async fn done_after_making(staff: &mut Socket) {
    let made = |message| matches!(message, ToStation::Exam(FromExam::Done { id: OrderId(1) })).then_some(());
    staff.find(made).await;
}

pub async fn sit(staff: &mut Socket, id: u64, station: StationId) {
    let who = Person::Candidate(CandidateNumber(1));
    done(staff, id, Order::Sit { who, station: Some(station) }).await;
}

#[tokio::test]
async fn a_drawn_recording_is_fetched_whole() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let (mut candidate, welcome) = Socket::hello(program.addr, Role::Candidate, "Poste 1").await;
    let (_plays, at) = Socket::hello(program.addr, Role::Jury, "Mme Le Goff").await;
    let (number, juror, jury) = (CandidateNumber(1), JurorId(11), JuryId(1));
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    done(&mut staff, 2, Order::Register { candidate: number, name: "Léa Roux".into(), extra: vec![] }).await;
    sit(&mut staff, 3, welcome.id).await;
    done(&mut staff, 5, Order::Juror(JurorInfo { juror, name: "Mme Le Goff".into(), retention: true })).await;
    done(&mut staff, 6, Order::Sit { who: Person::Juror(juror), station: Some(at.id) }).await;
    let info = JuryInfo { jury, name: "Jury 1".into(), plays: juror, listens: vec![], corrects: juror };
    done(&mut staff, 7, Order::Jury(info)).await;
    done(&mut staff, 8, Order::Assign { candidate: number, jury }).await;
    let mut id = FIRST_STEP;
    use Step::{Finish, Open, Ready, Start};
    for _ in 0..4 {
        go(&mut staff, &mut id, &[Open, Ready, Start, Finish]).await;
    }
    go(&mut staff, &mut id, &[Open, Ready, Start]).await;
    done(&mut candidate, 4, Order::Draw { what: Drawn::Recording, nonce: Nonce(7) }).await;
    candidate.say(&ToServer::Files { skip: 0 }).await.unwrap();
    let files = candidate.find(|message| match message {
        ToStation::FilesPage { files, .. } => Some(files),
        _ => None,
    });
    let [file] = &files.await[..] else { panic!("one recording") };
    let (hash, bytes) = (file.hash, file.bytes);
    let mut bulk = Bulk::connect(program.addr).await;
    let answer = bulk.fetch(welcome.bulk.unwrap(), hash, 0).await;
    assert_eq!(answer, FromBulk::File { hash, from: 0, bytes });
    let mut hasher = FileHasher::default();
    hasher.update(&bulk.contents(usize::try_from(bytes).unwrap()).await);
    assert_eq!(hasher.finish(), hash);
}

/// What the program says where it does not start.
fn start_fails(data: &Path, package: Option<&Path>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plateau-signaling"));
    command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped());
    if let Some(package) = package {
        command.arg("--package").arg(package);
    }
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_start_ends_with_each_mistake_of_the_package_and_with_a_session_of_another() {
    let data = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    copy(&package(), other.path());
    std::fs::write(other.path().join("package.toml"), "format = 1\ntitle = \"\"\n").unwrap();
    let said = start_fails(data.path(), Some(other.path()));
    assert!(said.contains("is refused") && said.contains("package.toml:2:"), "{said}");

    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    drop(program);
    let said = start_fails(data.path(), None);
    assert!(said.contains("--package"), "{said}");
    let sample = std::fs::read_to_string(package().join("package.toml")).unwrap();
    std::fs::write(other.path().join("package.toml"), format!("{sample}\n# another edition\n")).unwrap();
    let said = start_fails(data.path(), Some(other.path()));
    assert!(said.contains("another package"), "{said}");
}

#[tokio::test]
async fn a_server_killed_after_a_session_was_closed_offers_another_of_whatever_package() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    done(&mut staff, 2, Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() }).await;
    done(&mut staff, 3, Order::CloseSession).await;
    drop(program);

    drop(Program::start_with(data.path(), None));
    let other = tempfile::tempdir().unwrap();
    copy(&package(), other.path());
    let sample = std::fs::read_to_string(package().join("package.toml")).unwrap();
    std::fs::write(other.path().join("package.toml"), format!("{sample}\n# another edition\n")).unwrap();
    for (package, can_be_reopened) in [(other.path(), false), (&*package(), true)] {
        let program = Program::start_with(data.path(), Some(package));
        let (mut staff, _) = Socket::hello(program.addr, Role::Staff, "Accueil").await;
        let offer = staff.find(|message| match message {
            ToStation::Exam(FromExam::Offer { past, reopens, .. }) => Some((past, reopens)),
            _ => None,
        });
        let (past, reopens) = offer.await;
        assert_eq!((past.len(), past[0].place.as_str()), (1, "Salle B12"));
        assert_eq!(reopens, can_be_reopened.then_some(past[0].session));
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
