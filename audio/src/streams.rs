//! Which stream serves which endpoint: the audio thread's book of what is asked for, open or lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant, SystemTime};

use crate::{
    AudioError, Config, DeviceError, Ears, Endpoint, Event, Obstacle, Output, Rest, Sink, Source,
    keeper::{End, Notice, Opened, Request, StreamId},
    microphone::Microphone,
    speaker::Speaker,
};

/// The microphone, and the loudspeakers with the outputs each plays.
pub(crate) struct Streams {
    pub(crate) microphone: Option<Microphone>,
    pub(crate) speakers: Vec<Speaker>,
    requests: SyncSender<Request>,
    next_id: u64,
    /// Of streams closed since.
    underruns: u64,
    overruns: u64,
    started_said: bool,
    rest: Rest,
    /// The real devices asked for that rest.
    resting: Asked,
    /// Devices that went away, or would not open, and are asked for again until they do, or others are chosen.
    lost: Asked,
    retry_at: Option<Instant>,
    retries: BTreeSet<StreamId>,
}

/// Between two askings for a device that is not there: a person who plugs it in again is heard within a second.
const RETRY: Duration = Duration::from_millis(500);

/// Real devices to open at the end of a rest.
#[derive(Default)]
struct Asked {
    source: Option<Source>,
    sinks: BTreeMap<Output, Sink>,
}

impl Streams {
    /// Opens every endpoint and waits for all; gives what there is to say of them.
    pub(crate) fn open(
        config: Config,
        requests: SyncSender<Request>,
        notices: &Receiver<Notice>,
    ) -> Result<(Self, Vec<Event>), AudioError> {
        let mut streams = Self {
            microphone: None,
            speakers: Vec::new(),
            requests,
            next_id: 0,
            underruns: 0,
            overruns: 0,
            started_said: false,
            rest: Rest::Nothing,
            resting: Asked::default(),
            lost: Asked::default(),
            retry_at: None,
            retries: BTreeSet::new(),
        };
        let mut events = Vec::new();
        streams.set_source(config.source, &mut events);
        streams.set_sink(Output::Voice, config.voice, &mut events);
        streams.set_sink(Output::Ring, config.ring, &mut events);
        streams.set_sink(Output::Prompt, config.prompt, &mut events);
        for _ in 0..=streams.speakers.len() {
            let gone = || AudioError::Thread(std::io::Error::other("the devices' thread is gone"));
            match notices.recv().map_err(|_| gone())? {
                Notice::Failed(id, error) => {
                    let endpoint = streams.endpoints(id).first().copied().unwrap_or(Endpoint::Microphone);
                    return Err(AudioError::Device { endpoint, error });
                }
                notice => streams.notice(notice, &mut events),
            }
        }
        Ok((streams, events))
    }

    /// Closes real devices, and opens again the same ones that need not rest any more. Files, silence and null go on:
    /// nobody is spared by their rest, and a file holds its place.
    pub(crate) fn rest(&mut self, rest: Rest, events: &mut Vec<Event>) {
        let before = std::mem::replace(&mut self.rest, rest);
        match (before.has_microphone(), rest.has_microphone()) {
            (false, true) => {
                self.resting.source = self.microphone.as_ref().and_then(Microphone::real_source);
                if self.resting.source.is_some() {
                    self.close_microphone();
                }
            }
            (true, false) => {
                if let Some(source) = self.resting.source.take() {
                    self.set_source(source, events);
                }
            }
            (true, true) | (false, false) => {}
        }
        match (before.has_outputs(), rest.has_outputs()) {
            (false, true) => {
                for output in Output::ALL {
                    if let Some(sink) = self.speaker_of(output).and_then(Speaker::real_sink) {
                        self.release(output);
                        self.resting.sinks.insert(output, sink);
                    }
                }
            }
            (true, false) => {
                for (output, sink) in std::mem::take(&mut self.resting.sinks) {
                    self.set_sink(output, sink, events);
                }
            }
            (true, true) | (false, false) => {}
        }
    }

    /// Asks again for what went away or would not open. Only for that very device, never for another in its place.
    pub(crate) fn retry(&mut self, now: Instant, events: &mut Vec<Event>) {
        if self.rest.has_outputs() || self.retry_at.is_none_or(|due| now < due) {
            return;
        }
        let lost = std::mem::take(&mut self.lost);
        self.retry_at = Some(now + RETRY).filter(|_| lost.source.is_some() || !lost.sinks.is_empty());
        if self.rest.has_microphone() {
            self.lost.source = lost.source;
        } else if let Some(source) = lost.source {
            self.set_source(source.clone(), events);
            self.retries.extend(self.microphone.as_ref().map(|microphone| microphone.id));
            self.lost.source = Some(source);
        }
        for (output, sink) in lost.sinks {
            self.set_sink(output, sink.clone(), events);
            self.retries.extend(
                self.speaker_of(output).filter(|speaker| !speaker.is_open()).map(|speaker| speaker.id),
            );
            if !self.speaker_of(output).is_some_and(Speaker::is_open) {
                self.lost.sinks.insert(output, sink);
            }
        }
    }

    /// Whether any device or file runs.
    pub(crate) fn any(&self) -> bool {
        self.microphone.is_some() || !self.speakers.is_empty()
    }

    /// Whether every device in use takes turns when it has something or needs it: none has to be looked at.
    pub(crate) fn serve(&self) -> bool {
        self.microphone.iter().all(Microphone::serves) && self.speakers.iter().all(Speaker::serves)
    }

    pub(crate) fn set_source(&mut self, source: Source, events: &mut Vec<Event>) {
        self.lost.source = None;
        if self.microphone.as_ref().is_some_and(|microphone| microphone.source == source) {
            return;
        }
        self.close_microphone();
        if self.rest.has_microphone() {
            self.resting.source = Some(source.clone()).filter(Source::is_device);
            if self.resting.source.is_some() {
                return;
            }
        }
        let id = self.new_id();
        let name = source.to_string();
        self.started_said = false;
        if self.request(Request::OpenSource(id, source.clone())) {
            self.microphone = Some(Microphone::new(id, source));
        } else {
            events.push(too_many_changes(Endpoint::Microphone, name));
        }
    }

    pub(crate) fn set_sink(&mut self, output: Output, sink: Sink, events: &mut Vec<Event>) {
        self.lost.sinks.remove(&output);
        let serves = |speaker: &Speaker| speaker.sink == sink && speaker.outputs.contains(output);
        if self.speakers.iter().any(serves) {
            return;
        }
        if output == Output::Voice {
            self.started_said = false;
        }
        self.release(output);
        if self.rest.has_outputs() {
            self.resting.sinks.remove(&output);
            if sink.is_device() {
                self.resting.sinks.insert(output, sink);
                return;
            }
        }
        if let Some(speaker) = self.speakers.iter_mut().find(|speaker| speaker.sink == sink) {
            speaker.outputs.insert(output);
            let name = speaker.name.clone();
            if speaker.is_open() {
                events.push(Event::DeviceOpened { endpoint: Endpoint::Output(output), name });
            }
            return;
        }
        let id = self.new_id();
        if self.request(Request::OpenSink(id, sink.clone())) {
            let mut speaker = Speaker::new(id, sink);
            speaker.outputs.insert(output);
            self.speakers.push(speaker);
        } else {
            events.push(too_many_changes(Endpoint::Output(output), sink.to_string()));
        }
    }

    fn close_microphone(&mut self) {
        if let Some(old) = self.microphone.take() {
            self.overruns += old.overruns();
            self.request(Request::Close(old.id));
        }
    }

    /// Takes a word of the keeper or of a driver; words about a stream no longer asked for mean nothing.
    pub(crate) fn notice(&mut self, notice: Notice, events: &mut Vec<Event>) {
        match notice {
            Notice::Opened(id, opened) => self.opened(id, opened, events),
            // Still away: it was said once.
            Notice::Failed(id, _) if self.retries.remove(&id) => {
                let unsaid = |endpoint, name| Event::DeviceOpened { endpoint, name };
                self.forget(id, unsaid, &mut Vec::new());
            }
            Notice::Failed(id, error) => {
                self.remember(id);
                let (obstacle, reason) = (error.obstacle(), &error.to_string());
                let failed =
                    |endpoint, name| Event::DeviceFailed { endpoint, name, obstacle, reason: reason.clone() };
                self.forget(id, failed, events);
            }
            Notice::Lost(id, reason) => {
                self.request(Request::Close(id));
                self.remember(id);
                let reason = &reason;
                let lost = |endpoint, name| Event::DeviceLost { endpoint, name, reason: reason.clone() };
                self.forget(id, lost, events);
            }
        }
    }

    /// Said once for each pair of microphone and voice output: when the first sample of each was.
    pub(crate) fn poll_started(&mut self) -> Option<Event> {
        if self.started_said {
            return None;
        }
        let source_at = self.microphone.as_ref()?.started_at()?;
        let voice_at: SystemTime = self.speaker_of(Output::Voice)?.started_at()?;
        self.started_said = true;
        Some(Event::StreamsStarted { source_at, voice_at })
    }

    /// Where an output is heard, until its device is opened again.
    pub(crate) fn set_ears(&self, output: Output, ears: Ears) {
        if let Some(speaker) = self.speaker_of(output) {
            speaker.set_ears(ears);
        }
    }

    pub(crate) fn speaker_of(&self, output: Output) -> Option<&Speaker> {
        self.speakers.iter().find(|speaker| speaker.outputs.contains(output))
    }

    pub(crate) fn underruns(&self) -> u64 {
        self.underruns + self.speakers.iter().map(Speaker::underruns).sum::<u64>()
    }

    pub(crate) fn overruns(&self) -> u64 {
        self.overruns + self.microphone.as_ref().map_or(0, Microphone::overruns)
    }

    fn opened(&mut self, id: StreamId, Opened { name, device, end }: Opened, events: &mut Vec<Event>) {
        let accepted = match end {
            End::Capture(end) => {
                let microphone = self.microphone.as_mut().filter(|microphone| microphone.id == id);
                microphone.map(|microphone| microphone.opened(name.clone(), device, end))
            }
            End::Playback(end) => {
                let speaker = self.speakers.iter_mut().find(|speaker| speaker.id == id);
                speaker.map(|speaker| speaker.opened(name.clone(), device, end))
            }
        };
        match accepted {
            Some(true) => {
                if self.retries.remove(&id) {
                    for endpoint in self.endpoints(id) {
                        match endpoint {
                            Endpoint::Microphone => self.lost.source = None,
                            Endpoint::Output(output) => drop(self.lost.sinks.remove(&output)),
                        }
                    }
                }
                let opened = |endpoint| Event::DeviceOpened { endpoint, name: name.clone() };
                events.extend(self.endpoints(id).into_iter().map(opened));
            }
            Some(false) => {
                let reason = "its rate cannot be converted".to_owned();
                let error = DeviceError::Refused { name, obstacle: Obstacle::Other, reason };
                self.notice(Notice::Failed(id, error), events);
            }
            None => {}
        }
    }

    fn endpoints(&self, id: StreamId) -> Vec<Endpoint> {
        let microphone = self.microphone.iter().filter(|microphone| microphone.id == id);
        let speakers = self.speakers.iter().filter(|speaker| speaker.id == id);
        let outputs = speakers.flat_map(|speaker| speaker.outputs.iter().map(Endpoint::Output));
        microphone.map(|_| Endpoint::Microphone).chain(outputs).collect()
    }

    /// Notes the real device of a stream that is lost or could not be opened.
    fn remember(&mut self, id: StreamId) {
        if let Some(microphone) = self.microphone.as_ref().filter(|microphone| microphone.id == id) {
            self.lost.source = microphone.real_source();
        }
        for speaker in self.speakers.iter().filter(|speaker| speaker.id == id) {
            let sink = speaker.real_sink();
            let asked = |output| Some((output, sink.clone()?));
            self.lost.sinks.extend(speaker.outputs.iter().filter_map(asked));
        }
        if self.lost.source.is_some() || !self.lost.sinks.is_empty() {
            self.retry_at = Some(Instant::now() + RETRY);
        }
    }

    fn forget(&mut self, id: StreamId, say: impl Fn(Endpoint, String) -> Event, events: &mut Vec<Event>) {
        let endpoints = self.endpoints(id);
        let mut name = None;
        if let Some(microphone) = self.microphone.take_if(|microphone| microphone.id == id) {
            self.overruns += microphone.overruns();
            name = Some(microphone.name);
        }
        if let Some(index) = self.speakers.iter().position(|speaker| speaker.id == id) {
            let speaker = self.speakers.swap_remove(index);
            self.underruns += speaker.underruns();
            name = Some(speaker.name);
        }
        let Some(name) = name else { return };
        events.extend(endpoints.into_iter().map(|endpoint| say(endpoint, name.clone())));
    }

    /// Takes an output from its loudspeaker, and closes that one if it plays nothing more.
    fn release(&mut self, output: Output) {
        let Some(index) = self.speakers.iter().position(|speaker| speaker.outputs.contains(output)) else {
            return;
        };
        self.speakers[index].outputs.remove(output);
        if self.speakers[index].outputs.is_empty() {
            let speaker = self.speakers.swap_remove(index);
            self.underruns += speaker.underruns();
            self.request(Request::Close(speaker.id));
        }
    }

    fn request(&self, request: Request) -> bool {
        let taken = self.requests.try_send(request);
        if let Err(error) = &taken {
            tracing::error!(%error, "the devices' thread takes no request");
        }
        taken.is_ok()
    }

    fn new_id(&mut self) -> StreamId {
        self.next_id += 1;
        StreamId(self.next_id)
    }
}

fn too_many_changes(endpoint: Endpoint, name: String) -> Event {
    let reason = "too many changes of devices at once".to_owned();
    Event::DeviceFailed { endpoint, name, obstacle: Obstacle::Other, reason }
}

#[cfg(test)]
mod tests;
