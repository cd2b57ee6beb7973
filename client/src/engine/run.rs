//! The engine's loop: what happened goes into the station, what must be done comes out, and the view is shown.

mod files;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use signaling::protocol::Role;
use signaling::suspension::{self, Suspension};
use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;

use super::bulk::{Bulk, BulkEvent, FetchRequest, PutRequest, Upload, UploadEvent, UploadJob};
use super::headset::Headset;
use super::kept;
use super::media::{Media, MediaEvent, MediaRequest};
use super::socket::{Socket, SocketEvent};
use super::sound::Sound;
use super::store::{Answer, Job, Store};
use super::{Observer, Setup};
use crate::station::{Button, Command, Effect, ImportFault, Input, RecordingState, Station, View};

const SOCKET_EVENTS: usize = 256;
const MEDIA_EVENTS: usize = 256;
const ANSWERS: usize = 64;
const BULK_EVENTS: usize = 16;
const UPLOAD_EVENTS: usize = 16;
const PRESSES: usize = 16;
/// The folder of the data that holds what the server holds.
pub(super) const SHARED: &str = "shared";
/// The same at a candidate's station: what it may have of its exam.
pub(super) const DRAWN: &str = "drawn";
/// How long a station that is left waits for the server's last words: on a local network they take milliseconds.
const FAREWELL: Duration = Duration::from_millis(500);

/// A station whose threads run and whose loop does not yet.
pub(super) struct Prepared {
    engine: Engine,
    from_socket: mpsc::Receiver<(u64, SocketEvent)>,
    media_events: mpsc::Receiver<MediaEvent>,
    answers: mpsc::Receiver<Answer>,
    bulk_events: mpsc::Receiver<BulkEvent>,
    upload_events: mpsc::Receiver<UploadEvent>,
    presses: mpsc::Receiver<Button>,
}

/// Makes the threads that the engine owns.
pub(super) fn prepare(setup: Setup, observer: Observer) -> anyhow::Result<Prepared> {
    // Identifiers must differ between starts; the hour in nanoseconds does, and secrets are not made from it.
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), seed);
    let station = Station::new(setup.identity.clone(), setup.devices.clone(), seed, Instant::now());
    let (shown, _) = watch::channel(Arc::new(station.view()));
    let (sound, encoded) = Sound::start()?;
    sound.command(audio::Command::SetFixedRate(setup.fixed_rate));
    let (events, media_events) = mpsc::channel(MEDIA_EVENTS);
    let media = Media::start(encoded, sound.inlet(), events)?;
    let (answer, answers) = mpsc::channel(ANSWERS);
    let mut folders = vec![setup.recordings.clone()];
    // What another role fetched into the same folder is nothing for a candidate.
    let shared = if setup.identity.role == Role::Candidate { DRAWN } else { SHARED };
    folders.insert(0, setup.data.join(shared));
    let store = Store::start(setup.data.clone(), folders.clone(), answer)?;
    let (event, bulk_events) = mpsc::channel(BULK_EVENTS);
    let bulk = Bulk::start(setup.server.clone(), folders, event)?;
    let (event, upload_events) = mpsc::channel(UPLOAD_EVENTS);
    let upload = Upload::start(setup.server.clone(), event)?;
    let (press, presses) = mpsc::channel(PRESSES);
    let headset = if setup.headset { Some(Headset::start(press)?) } else { None };
    let (socket_events, from_socket) = mpsc::channel(SOCKET_EVENTS);
    let engine = Engine {
        setup,
        station,
        observer,
        shown,
        sound,
        media,
        store,
        bulk,
        upload,
        headset,
        socket: None,
        openings: 0,
        socket_events,
        prompts: 0,
        prompt_wanted: None,
    };
    Ok(Prepared { engine, from_socket, media_events, answers, bulk_events, upload_events, presses })
}

impl Prepared {
    pub fn views(&self) -> watch::Receiver<Arc<View>> {
        self.engine.shown.subscribe()
    }

    /// Runs until `stopped` says so.
    pub fn run(self, commands: mpsc::Receiver<Command>, stopped: mpsc::Receiver<()>) {
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                runtime.block_on(self.converse(commands, stopped));
                // A name that is still being looked up is not waited for.
                runtime.shutdown_background();
            }
            Err(error) => tracing::error!(%error, "no reactor for the engine"),
        }
    }

    async fn converse(self, mut commands: mpsc::Receiver<Command>, mut stopped: mpsc::Receiver<()>) {
        let Prepared {
            mut engine,
            mut from_socket,
            mut media_events,
            mut answers,
            mut bulk_events,
            mut upload_events,
            mut presses,
        } = self;
        let mut leaving: Option<Instant> = None;
        let mut suspension = Suspension::new();
        let mut looks = tokio::time::interval(suspension::LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            engine.settle();
            if leaving.is_some_and(|until| Instant::now() >= until || engine.station.is_settled()) {
                break;
            }
            let due = [engine.station.poll_timeout(), leaving].into_iter().flatten().min();
            tokio::select! {
                () = sleep_until(due) => engine.station.tick(Instant::now()),
                _ = looks.tick() => if let Some(slept) = suspension.ended() {
                    engine.woke(slept);
                },
                _ = stopped.recv(), if leaving.is_none() => {
                    // What was asked before is done before: a message given with the last breath is still sent.
                    while let Ok(command) = commands.try_recv() {
                        engine.input(Input::Command(command));
                    }
                    engine.input(Input::Leaving);
                    leaving = Some(Instant::now() + FAREWELL);
                }
                Some(command) = commands.recv(), if leaving.is_none() => engine.input(Input::Command(command)),
                Some((opening, event)) = from_socket.recv() => engine.socket_event(opening, event),
                Some(event) = media_events.recv() => engine.media_event(event),
                Some(event) = engine.sound.events.recv() => engine.audio_event(event),
                Some(answer) = answers.recv() => engine.answer(answer),
                Some(event) = bulk_events.recv() => engine.bulk_event(event),
                Some(event) = upload_events.recv() => engine.upload_event(event),
                Some(button) = presses.recv() => engine.input(Input::Headset(button)),
            }
        }
        // Store, bulk and upload may be waiting to answer: nobody listens any more.
        drop((answers, bulk_events, upload_events));
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

struct Engine {
    setup: Setup,
    station: Station,
    observer: Observer,
    shown: watch::Sender<Arc<View>>,
    sound: Sound,
    media: Media,
    store: Store,
    bulk: Bulk,
    upload: Upload,
    headset: Option<Headset>,
    socket: Option<Socket>,
    openings: u64,
    socket_events: mpsc::Sender<(u64, SocketEvent)>,
    prompts: u64,
    prompt_wanted: Option<u64>,
}

impl Engine {
    fn input(&mut self, input: Input) {
        self.station.handle(input, Instant::now());
    }

    /// The system slept: the server tells anew how things are, over a connection that is none of before.
    fn woke(&mut self, slept: Duration) {
        tracing::info!(?slept, "the system slept; connecting anew");
        self.input(Input::Slept(slept));
        if self.socket.take().is_some() {
            self.input(Input::SocketClosed("the system slept".into()));
        }
    }

    /// Does everything that must be done, then shows what is to be seen.
    fn settle(&mut self) {
        while let Some(effect) = self.station.poll_effect() {
            self.effect(effect);
        }
        let view = Arc::new(self.station.view());
        if *view != **self.shown.borrow() {
            self.shown.send_replace(Arc::clone(&view));
            (self.observer)(&view);
        }
    }

    fn effect(&mut self, effect: Effect) {
        self.sound.effect(&effect);
        match effect {
            Effect::Connect => {
                self.openings += 1;
                let server = self.setup.server.clone();
                self.socket = Some(Socket::open(server, self.openings, self.socket_events.clone()));
            }
            Effect::Disconnect => self.socket = None,
            Effect::Send(message) => {
                if self.socket.as_ref().is_some_and(|socket| !socket.send(*message)) {
                    self.socket = None;
                    self.input(Input::SocketClosed("the server does not read".into()));
                }
            }
            Effect::OpenMedia { link, offerer, way } => {
                self.media.ask(MediaRequest::Open { link, offerer, way });
            }
            Effect::MediaSignal { link, body } => self.media.ask(MediaRequest::Signal { link, body }),
            Effect::CloseMedia(link) => self.media.ask(MediaRequest::Close(link)),
            Effect::UseDevices(choice) => {
                self.headset.iter().for_each(|headset| headset.prefer(&choice));
                for fault in self.sound.choose(&choice) {
                    self.input(fault);
                }
            }
            Effect::Lights(lights) => self.headset.iter().for_each(|headset| headset.show(lights)),
            Effect::ListDevices => self.ask(Job::ListDevices),
            Effect::FetchFiles { word, files } => self.bulk.fetch(FetchRequest { word, files }),
            Effect::Pack { number, path } => {
                if !self.store.ask(Job::Pack(number, path)) {
                    let packed = Err(ImportFault::NotPacked("the disk is too slow".into()));
                    self.input(Input::Packed { number, packed });
                }
            }
            Effect::Put { number, word, packed } => {
                self.bulk.put(Some(PutRequest { number, word, packed }));
            }
            Effect::OpenDocument { file, hash, title } => {
                self.ask(Job::OpenDocument(file, hash, title, self.setup.opens_pages));
            }
            Effect::CloseDocuments => self.ask(Job::CloseDocuments),
            Effect::StopPut => self.bulk.put(None),
            Effect::ForgetPacked => self.ask(Job::ForgetPacked),
            Effect::PlayPrompt { id, .. } => {
                self.prompts += 1;
                self.prompt_wanted = Some(self.prompts);
                self.ask(Job::OpenPrompt(id, self.prompts));
            }
            Effect::MeasureRecording { hash, name } => self.ask(Job::MeasureRecording(hash, name)),
            Effect::PreparePrompt { name, gain_db, .. } => {
                self.prompts += 1;
                self.prompt_wanted = Some(self.prompts);
                self.ask(Job::OpenRecording(name, gain_db, self.prompts));
            }
            Effect::PlayExchange { id, fetched, from_ms, .. } => {
                self.prompts += 1;
                self.prompt_wanted = Some(self.prompts);
                self.ask(Job::OpenExchange(id, fetched, from_ms, self.prompts));
            }
            Effect::StopPrompt => self.prompt_wanted = None,
            Effect::StartRecording(exchange) => self.ask(Job::StartRecording(exchange)),
            Effect::StopRecording => self.ask(Job::StopRecording),
            Effect::KeepOutbox(outbox) => self.ask(Job::KeepOutbox(outbox)),
            Effect::KeepNotes(unsaved) => self.ask(Job::KeepNotes(unsaved)),
            Effect::KeepCommitments(seen) => self.ask(Job::KeepCommitments(seen)),
            Effect::KeepWriting(unsaved) => self.ask(Job::KeepWriting(unsaved)),
            Effect::KeepRemarks(drafts) => self.ask(Job::KeepRemarks(drafts)),
            Effect::TakeIn(of, path) => self.ask(Job::TakeIn(of, path)),
            Effect::KeepHanding(unsent) => self.ask(Job::KeepHanding(unsent)),
            Effect::OpenFile(name) => self.ask(Job::OpenFile(name, self.setup.opens_pages)),
            Effect::PrintWork(work) => self.ask(Job::PrintWork(work, self.setup.opens_pages)),
            Effect::OpenWritten(path) => self.ask(Job::OpenWritten(path, self.setup.opens_pages)),
            Effect::CloseFiles => self.ask(Job::CloseFiles),
            Effect::Purge(purge) => self.ask(Job::Purge(purge)),
            Effect::SendFiles { word, files } => self.send_files(word, files),
            Effect::SendRecordings { word, recordings } => self.send_recordings(word, recordings),
            Effect::SaveDossier { word, dossier, to } => {
                let place = kept::DossierPlace::of(&self.setup.data, to, dossier.session, dossier.candidate);
                if !self.upload.ask(UploadJob::Save { word, dossier, place }) {
                    self.input(Input::DossierNotSaved("too many are being saved".into()));
                }
            }
            Effect::KeepSeat(seat) => self.ask(Job::KeepSeat(seat)),
            Effect::SaveRecord { session, facts } => {
                if !self.store.ask(Job::SaveRecord(session, facts)) {
                    self.input(Input::RecordNotSaved("the disk is too slow".into()));
                }
            }
            Effect::SaveMinutes(source) => {
                if !self.store.ask(Job::SaveMinutes(source, self.setup.opens_pages)) {
                    self.input(Input::RecordNotSaved("the disk is too slow".into()));
                }
            }
            Effect::KeepVerdict(verdict) => self.ask(Job::KeepVerdict(verdict)),
            Effect::ShowPage(page) => self.ask(Job::ShowPage(page, self.setup.opens_pages)),
            Effect::Trial(trial) => {
                if let Some((number, take)) = self.sound.trial(trial) {
                    self.ask(Job::Measure(number, take));
                }
            }
            Effect::Gates { .. } | Effect::Wake(_) | Effect::Mute(_) | Effect::Tone(_) => {}
            Effect::BeginPrompt { .. } => {}
            Effect::Forward(_) | Effect::Overhear(_) | Effect::Balance(_) | Effect::SendKeys(..) => {}
        }
    }

    fn ask(&mut self, job: Job) {
        if !self.store.ask(job) {
            self.input(Input::OutboxNotKept("the disk is too slow".into()));
        }
    }

    fn socket_event(&mut self, opening: u64, event: SocketEvent) {
        // Of a socket that was given up meanwhile, nothing is to be heard.
        if self.socket.as_ref().is_none_or(|socket| socket.opening != opening) {
            return;
        }
        match event {
            SocketEvent::Opened => self.input(Input::SocketOpened),
            SocketEvent::Received(message) => self.input(Input::Received(message)),
            SocketEvent::Heard => self.input(Input::Heard),
            SocketEvent::Closed(why) => {
                self.socket = None;
                self.input(Input::SocketClosed(why));
            }
        }
    }

    fn media_event(&mut self, event: MediaEvent) {
        match event {
            MediaEvent::Signal { link, body } => self.input(Input::MediaSignal { link, body }),
            MediaEvent::Connected(link) => self.input(Input::MediaConnected(link)),
            MediaEvent::Failed(link) => self.input(Input::MediaFailed(link)),
            MediaEvent::RoundTrip(link, ms) => self.sound.note_round_trip(link, ms),
            MediaEvent::Agreed(link, format) => {
                if let Some(taken) = self.sound.agree(link, format) {
                    self.input(Input::KeysAgreed(link, taken));
                }
            }
            MediaEvent::Reported(link, side, report) => self.sound.note_path(link, side, report),
        }
    }

    fn audio_event(&mut self, event: audio::Event) {
        if let (Some(headset), audio::Event::DeviceOpened { endpoint, name }) = (&self.headset, &event) {
            headset.note_opened(*endpoint, name);
        }
        if let Some(input) = self.sound.input(event) {
            self.input(input);
        }
    }

    fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Happened(input) => self.input(input),
            // Stopped, or another asked for, while it was being opened.
            Answer::PromptOpened(number, _) if self.prompt_wanted != Some(number) => {}
            Answer::PromptOpened(_, decoding) => self.sound.play(decoding),
            // A call that ended meanwhile has ended its recording too.
            Answer::Recording(_) if self.station.view().recording != RecordingState::On => {}
            Answer::Recording(inlet) => {
                self.sound.record(inlet);
                self.input(Input::RecordingStarted);
            }
        }
    }
}
