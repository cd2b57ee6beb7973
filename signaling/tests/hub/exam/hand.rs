//! A raised hand and a message, over the wire: who is shown them, and that they outlive connections and the server.

use signaling::protocol::exam::*;

use super::hall::{Hall, SECOND, c};

#[test]
fn help_and_messages_reach_candidate_and_staff_and_nobody_else_and_outlive_the_server() {
    let mut hall = Hall::with("ccp1", 2);
    hall.run_next(1);
    let (candidate, other) = (hall.candidate(1), hall.candidate(2));
    let from = hall.floor.sent.len();
    hall.done(&candidate, Order::AskHelp { text: "Le son est trop bas".into() });
    hall.staff(Order::Message { to: vec![c(1)], text: "Quelqu’un vérifie le poste".into() });
    for seat in [&other, &hall.plays, &hall.listens] {
        assert_eq!(hall.told_since(seat, from), [], "it is none of theirs");
    }
    assert_eq!(hall.tile(1).now.help.unwrap().text, "Le son est trop bas");
    let mut hall = hall.restart(SECOND);
    let hand = hall.view(1).hand;
    assert_eq!((hand.messages.len(), hand.help.unwrap().coming), (1, false));
    hall.staff(Order::AnswerHelp { candidate: c(1) });
    assert!(hall.view(1).hand.help.unwrap().coming);
    let (seat, message) = (hall.candidate(1), hand.messages[0].id);
    hall.done(&seat, Order::ReadMessage { message });
    assert!(hall.view(1).hand.messages.is_empty());
    let kept: Vec<Fact> = hall.floor.memory.facts().map(|recorded| recorded.fact.clone()).collect();
    assert!(kept.contains(&Fact::MessageRead { candidate: c(1), message }));
    assert!(kept.contains(&Fact::HelpAnswered { candidate: c(1) }));
}
