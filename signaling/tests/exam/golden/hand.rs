//! Help asked for, and messages.

use signaling::protocol::exam::*;

use crate::desk::c;

pub(super) fn hand_orders() -> [Order; 6] {
    let (text, help) = ("Tout va bien ?".to_owned(), "Le son est trop bas".to_owned());
    [
        Order::AskHelp { text: help },
        Order::AskHelp { text: String::new() },
        Order::AnswerHelp { candidate: c(7) },
        Order::EndHelp { candidate: c(7) },
        Order::Message { to: vec![c(7), c(8)], text },
        Order::ReadMessage { message: OrderId(9) },
    ]
}

pub(super) fn hand_facts() -> [Fact; 5] {
    let (candidate, message) = (c(7), OrderId(9));
    let text = "Le son est trop bas".to_owned();
    [
        Fact::HelpAsked { candidate, text: text.clone() },
        Fact::HelpAnswered { candidate },
        Fact::HelpEnded { candidate },
        Fact::Messaged { message, to: vec![candidate, c(8)], text },
        Fact::MessageRead { candidate, message },
    ]
}
