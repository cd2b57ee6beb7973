//! The exchanges of a rehearsal: each as the run sheet has it.

use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use signaling::protocol::exam::{ExchangeView, Order, RemarkKind, RemarkMoment};

use super::{CANDIDATE, Call, ChatLine, NUMBER, PATIENCE, Report, Span, text};
use crate::programs::Robot;
use crate::session::{answered, give};

/// Long enough for both speech files to be heard whole.
const TALK: Duration = Duration::from_secs(11);
const SHORT_TALK: Duration = Duration::from_secs(5);

/// Who speaks, and what is found.
pub(super) struct Talk<'a> {
    pub candidate: &'a mut Robot,
    pub jury: &'a mut Robot,
    pub report: &'a mut Report,
}

impl Talk<'_> {
    /// The jury calls as the client.
    pub fn inbound(&mut self, planned: &ExchangeView) -> anyhow::Result<Span> {
        self.begin(planned)?;
        let (_, ringing) = self.candidate.wait("ringing", PATIENCE, |_| true)?;
        let as_planned = ringing["from"] == planned.name && ringing["number"] == planned.number;
        ensure!(as_planned && ringing["direction"] == "inbound", "rung as {ringing}");
        self.candidate.say(&json!({ "do": "answer" }))?;
        let span = self.talk("inbound", TALK)?;
        self.close(planned)?;
        Ok(span)
    }

    /// The candidate calls the client.
    pub fn outbound(&mut self, planned: &ExchangeView) -> anyhow::Result<Span> {
        self.begin(planned)?;
        self.candidate.say(&json!({ "do": "call", "to": planned.number }))?;
        let (_, ringing) = self.jury.wait("ringing", PATIENCE, |_| true)?;
        ensure!(ringing["direction"] == "outbound", "rung as {ringing}");
        self.jury.say(&json!({ "do": "answer" }))?;
        let span = self.talk("outbound", SHORT_TALK)?;
        self.close(planned)?;
        Ok(span)
    }

    /// Both write, and read.
    pub fn chat(&mut self, planned: &ExchangeView) -> anyhow::Result<()> {
        self.begin(planned)?;
        let words = "Bonjour, j’attends toujours votre réponse.";
        let line = json!({
            "do": "chat", "to": CANDIDATE, "as": planned.name, "number": planned.number,
            "client": planned.client, "text": words,
        });
        self.write("jury", &line, words)?;
        let words = "Bonjour, je regarde votre dossier.";
        self.write("candidate", &json!({ "do": "chat", "to": planned.number, "text": words }), words)?;
        self.close(planned)
    }

    fn begin(&mut self, planned: &ExchangeView) -> anyhow::Result<()> {
        self.jury.say(&json!({ "do": "begin", "exchange": planned.exchange }))?;
        answered(self.jury).with_context(|| format!("the exchange with {} does not begin", planned.name))
    }

    /// With a mark, as a juror makes one.
    fn close(&mut self, planned: &ExchangeView) -> anyhow::Result<()> {
        let (candidate, exchange) = (NUMBER, planned.exchange);
        give(
            self.jury,
            &Order::Remark {
                candidate,
                kind: RemarkKind::Mark,
                text: "rassure".into(),
                moment: RemarkMoment::Arrival,
            },
        )?;
        give(self.jury, &Order::Close { candidate, exchange })
    }

    fn write(&mut self, from: &'static str, line: &Value, words: &str) -> anyhow::Result<()> {
        let (sender, receiver) = match from {
            "jury" => (&mut *self.jury, &mut *self.candidate),
            _ => (&mut *self.candidate, &mut *self.jury),
        };
        sender.say(line)?;
        let (_, received) = receiver.wait("chat", PATIENCE, |event| event["text"] == words)?;
        receiver.say(&json!({ "do": "read", "id": received["id"] }))?;
        let (_, state) = sender.wait("chat_state", PATIENCE, |event| {
            event["id"] == received["id"] && event["state"] == "read"
        })?;
        self.report.chat.push(ChatLine { from, text: text(&received["text"]), state: text(&state["state"]) });
        Ok(())
    }

    /// Waits until both hear each other, lets them speak, and has the candidate hang up; when they spoke.
    fn talk(&mut self, direction: &'static str, time: Duration) -> anyhow::Result<Span> {
        let setup = |event: &Value| event["setup_ms"].as_u64().context("in_call says what the set-up took");
        let (_, at_candidate) = self.candidate.wait("in_call", PATIENCE, |_| true)?;
        let (_, at_jury) = self.jury.wait("in_call", PATIENCE, |_| true)?;
        let began = SystemTime::now();
        self.candidate.listen_for(time);
        self.jury.listen_for(Duration::ZERO);
        let over = SystemTime::now();
        self.candidate.say(&json!({ "do": "hang_up" }))?;
        let (_, ended) = self.candidate.wait("ended", PATIENCE, |_| true)?;
        let (_, also) = self.jury.wait("ended", PATIENCE, |_| true)?;
        let is_one = ended["why"] == "hung_up" && ended["call"] == also["call"];
        ensure!(is_one, "{direction}: {ended} and {also}");
        self.report.calls.push(Call {
            direction,
            setup_ms_candidate: setup(&at_candidate)?,
            setup_ms_jury: setup(&at_jury)?,
            ended: text(&ended["why"]),
        });
        Ok((began, over))
    }
}
