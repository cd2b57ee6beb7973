//! The `audio-devices` thread: opens and closes streams, which may block, and so keeps them.

use std::{
    collections::BTreeMap,
    sync::Arc,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{Builder, JoinHandle},
};

use crate::{
    DeviceError, DeviceId, Sink, Source,
    backend::{Backend, Stream},
    callback::{CaptureEnd, PlaybackEnd},
    priority,
    turns::Turns,
};

/// Names one opening of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StreamId(pub(crate) u64);

/// What the audio thread asks.
#[derive(Debug)]
pub(crate) enum Request {
    OpenSource(StreamId, Source),
    OpenSink(StreamId, Sink),
    Close(StreamId),
}

/// What the keeper, or a driver, says.
pub(crate) enum Notice {
    Opened(StreamId, Opened),
    Failed(StreamId, DeviceError),
    Lost(StreamId, String),
}

/// A stream that runs: the audio thread's end of it, and its device.
pub(crate) struct Opened {
    /// For people.
    pub(crate) name: String,
    /// Of a real device.
    pub(crate) device: Option<DeviceId>,
    pub(crate) end: End,
}

pub(crate) enum End {
    Capture(CaptureEnd),
    Playback(PlaybackEnd),
}

/// Says that a stream is lost, for a driver's error callback: it does not wait. Takes the worker's turn, for threads of
/// ours.
#[derive(Clone)]
pub(crate) struct Alarm {
    id: StreamId,
    notices: SyncSender<Notice>,
    turns: Arc<Turns>,
}

impl Alarm {
    pub(crate) fn raise(&self, reason: String) {
        // Full: the same fault was said many times already.
        let _ = self.notices.try_send(Notice::Lost(self.id, reason));
        self.turns.wake();
    }

    /// What the stream has, or needs, is seen to here and now: not for a driver's data callback.
    #[cfg(target_os = "linux")]
    pub(crate) fn serve(&self) {
        self.turns.serve();
    }
}

/// Starts the thread; it ends when the requests do, closing every stream.
pub(crate) fn start(
    notices: SyncSender<Notice>,
    turns: Arc<Turns>,
) -> std::io::Result<(SyncSender<Request>, JoinHandle<()>)> {
    let (sender, requests) = sync_channel(16);
    let keeper = Builder::new().name("audio-devices".into()).spawn(move || {
        // For the drivers' own threads, which this one starts, and which inherit it.
        priority::raise_priority();
        keep(&requests, &notices, &turns);
    })?;
    Ok((sender, keeper))
}

fn keep(requests: &Receiver<Request>, notices: &SyncSender<Notice>, turns: &Arc<Turns>) {
    let mut backend = Backend::default();
    let mut streams: BTreeMap<StreamId, Stream> = BTreeMap::new();
    loop {
        let alarm = |id| Alarm { id, notices: notices.clone(), turns: turns.clone() };
        let (id, opened) = match requests.recv() {
            Ok(Request::OpenSource(id, source)) => (id, backend.open_source(&source, &alarm(id))),
            Ok(Request::OpenSink(id, sink)) => (id, backend.open_sink(&sink, &alarm(id))),
            Ok(Request::Close(id)) => {
                streams.remove(&id);
                continue;
            }
            Err(_) => return,
        };
        let notice = match opened {
            Ok((stream, opened)) => {
                streams.insert(id, stream);
                Notice::Opened(id, opened)
            }
            Err(error) => Notice::Failed(id, error),
        };
        if notices.send(notice).is_err() {
            return;
        }
        turns.wake();
    }
}
