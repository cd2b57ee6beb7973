//! What people do wrong in a session, at real stations: each is refused with its reason, and the record stays as it is.

use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId, ToServer, ToStation};

use crate::exam::{done, done_after_making, package};
use crate::program::{Program, Socket};

const CANDIDATES: u16 = 3;

/// Gives an order that must be refused; why it is.
async fn refused(socket: &mut Socket, id: u64, order: Order) -> Refused {
    let (id, said) = (OrderId(id), format!("{order:?}"));
    socket.say(&ToServer::Exam(ToExam::Order { id, order, by: None })).await.unwrap();
    let answer = socket.find(|message| match message {
        ToStation::Exam(FromExam::Refused { id: of, why }) if of == id => Some(Some(why)),
        ToStation::Exam(FromExam::Done { id: of }) if of == id => Some(None),
        _ => None,
    });
    answer.await.unwrap_or_else(|| panic!("{said} was done"))
}

/// The number of the last fact of the record.
async fn last_fact(staff: &mut Socket) -> u64 {
    staff.say(&ToServer::Exam(ToExam::Journal { after: 0 })).await.unwrap();
    let last = staff.find(|message| match message {
        ToStation::Exam(FromExam::JournalPage { last, more: false, .. }) => Some(last),
        _ => None,
    });
    last.await
}

fn step(step: Step, epoch: u32) -> Order {
    let of = (1..=CANDIDATES).map(|number| Target { candidate: CandidateNumber(number), epoch }).collect();
    Order::Step { step, of, reason: None }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_with_its_reason_and_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_with(data.path(), Some(&package()));
    let addr = program.addr;
    let (mut staff, _) = Socket::hello(addr, Role::Staff, "Accueil").await;
    let (mut other_staff, _) = Socket::hello(addr, Role::Staff, "Surveillance").await;
    let (mut jury, at_jury) = Socket::hello(addr, Role::Jury, "Mme Le Goff").await;
    let make = ToExam::Make { id: OrderId(1), format: "ccp1".into() };
    staff.say(&ToServer::Exam(make)).await.unwrap();
    done_after_making(&mut staff).await;
    let mut candidates = Vec::new();
    for number in 1..=CANDIDATES {
        let (candidate, id) = (CandidateNumber(number), 10 * u64::from(number));
        let (socket, welcome) = Socket::hello(addr, Role::Candidate, &format!("Poste {number}")).await;
        let name = format!("Candidat {number}");
        done(&mut staff, id, Order::Register { candidate, name, extra: Vec::new() }).await;
        let (who, station) = (Person::Candidate(candidate), Some(welcome.id));
        done(&mut staff, id + 1, Order::Sit { who, station }).await;
        candidates.push(socket);
    }
    let (juror, jury_id) = (JurorId(1), JuryId(1));
    done(&mut staff, 2, Order::Juror(JurorInfo { juror, name: "Mme Le Goff".into(), retention: false }))
        .await;
    done(&mut staff, 3, Order::Sit { who: Person::Juror(juror), station: Some(at_jury.id) }).await;
    let info =
        JuryInfo { jury: jury_id, name: "Jury 1".into(), plays: juror, listens: vec![], corrects: juror };
    done(&mut staff, 4, Order::Jury(info)).await;
    done(&mut staff, 5, Order::Assign { candidate: CandidateNumber(1), jury: jury_id }).await;
    done(&mut staff, 6, Order::ExcludeDrawn { on: true }).await;
    for (epoch, next) in (0..).zip([Step::Open, Step::Ready, Step::Start]) {
        done(&mut staff, 60 + u64::from(epoch), step(next, epoch)).await;
    }

    let candidate = CandidateNumber(1);
    let before = last_fact(&mut staff).await;
    let twice = Order::Register { candidate, name: "Un autre".into(), extra: Vec::new() };
    assert_eq!(refused(&mut staff, 70, twice).await, Refused::NumberTaken);
    assert_eq!(refused(&mut other_staff, 71, step(Step::Start, 2)).await, Refused::MovedOn);
    let sit = |station| Order::Sit { who: Person::Candidate(candidate), station: Some(station) };
    assert_eq!(refused(&mut staff, 72, sit(at_jury.id)).await, Refused::WrongStation);
    assert_eq!(refused(&mut staff, 73, sit(StationId(4_000))).await, Refused::NoSuchStation);
    let draw = |nonce| Order::Draw { what: Drawn::Subject, nonce: Nonce(nonce) };
    assert_eq!(refused(&mut jury, 74, draw(1)).await, Refused::NotAllowed);
    assert_eq!(refused(&mut candidates[0], 75, draw(1)).await, Refused::NotDrawnNow);
    assert_eq!(refused(&mut candidates[0], 76, step(Step::Finish, 3)).await, Refused::NotAllowed);
    assert_eq!(last_fact(&mut staff).await, before);

    for (epoch, next) in (3..).zip([Step::Finish, Step::Open, Step::Ready, Step::Start]) {
        done(&mut staff, 80 + u64::from(epoch), step(next, epoch)).await;
    }
    for (nonce, socket) in (1..).zip(&mut candidates[..2]) {
        done(socket, 90 + nonce, draw(nonce)).await;
    }
    let before = last_fact(&mut staff).await;
    assert_eq!(refused(&mut candidates[2], 93, draw(3)).await, Refused::UrnEmpty);
    let score = |level| {
        let (part, competence) = (ScoredIn::Situation, Competence::of(1).unwrap());
        Order::Score { candidate, part, competence, criterion: "ton".into(), level: Some(level) }
    };
    assert_eq!(refused(&mut jury, 94, score(2)).await, Refused::OutOfScale);
    assert_eq!(last_fact(&mut staff).await, before);
    // And all goes on.
    done(&mut staff, 95, Order::ExcludeDrawn { on: false }).await;
    done(&mut candidates[2], 96, draw(3)).await;
    done(&mut jury, 97, score(1)).await;
}
