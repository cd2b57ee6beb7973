//! The book of streams, where this test is the devices' thread.

use std::sync::mpsc::sync_channel;

use super::*;
use crate::{
    DeviceId,
    callback::{capture, playback},
};

fn opened(id: StreamId, device: Option<&str>, end: End) -> Notice {
    let device = device.map(|id| id.parse::<DeviceId>().unwrap());
    Notice::Opened(id, Opened { name: "Casque".to_owned(), device, end })
}

fn microphone() -> End {
    End::Capture(capture(48_000, 1).1)
}

/// A default microphone and a default loudspeaker, open.
fn book() -> (Streams, Receiver<Request>) {
    let (requests, requested) = sync_channel(16);
    let (notices, noticed) = sync_channel(16);
    let speaker = End::Playback(playback(48_000, 1).1);
    notices.send(opened(StreamId(1), Some("hosts:mic"), microphone())).unwrap();
    notices.send(opened(StreamId(2), Some("hosts:ear"), speaker)).unwrap();
    let (voice, ring, prompt) = (Sink::Default, Sink::Default, Sink::Default);
    let config = Config { source: Source::Default, voice, ring, prompt };
    let (streams, events) = Streams::open(config, requests, &noticed).unwrap();
    assert_eq!(events.len(), 4, "{events:?}");
    assert_eq!(requested.try_iter().count(), 2);
    (streams, requested)
}

fn refused() -> DeviceError {
    DeviceError::Refused {
        name: "Casque".to_owned(),
        obstacle: Obstacle::Busy,
        reason: "Device or resource busy".to_owned(),
    }
}

/// What is asked for by now, sources by their names.
fn sources(requested: &Receiver<Request>) -> Vec<(StreamId, String)> {
    let opening = |request| match request {
        Request::OpenSource(id, source) => Some((id, source.to_string())),
        Request::OpenSink(..) | Request::Close(_) => None,
    };
    requested.try_iter().filter_map(opening).collect()
}

#[test]
fn a_device_that_would_not_open_is_asked_for_until_it_does_and_that_is_said_once() {
    let (mut streams, requested) = book();
    let mut events = Vec::new();
    streams.set_source(Source::Device("busy".to_owned()), &mut events);
    let mut now = Instant::now();
    for attempt in 0..5 {
        let asked = sources(&requested);
        let [(id, name)] = &asked[..] else { panic!("{attempt}: {asked:?}") };
        assert_eq!(name, "device:busy");
        streams.notice(Notice::Failed(*id, refused()), &mut events);
        streams.retry(now, &mut events);
        assert_eq!(sources(&requested), [], "not at once");
        now += 2 * RETRY;
        streams.retry(now, &mut events);
    }
    let obstacle = match &events[..] {
        [Event::DeviceFailed { endpoint: Endpoint::Microphone, obstacle, .. }] => *obstacle,
        _ => panic!("{events:?}"),
    };
    assert_eq!(obstacle, Obstacle::Busy);
    let (id, _) = sources(&requested).remove(0);
    streams.notice(opened(id, Some("hosts:busy"), microphone()), &mut events);
    assert!(matches!(&events[1..], [Event::DeviceOpened { .. }]), "{events:?}");
    streams.retry(now + 2 * RETRY, &mut events);
    assert_eq!(sources(&requested), []);
}

#[test]
fn a_device_no_longer_wanted_is_not_asked_for() {
    let (mut streams, requested) = book();
    let mut events = Vec::new();
    streams.set_source(Source::Device("busy".to_owned()), &mut events);
    let (id, _) = sources(&requested).remove(0);
    streams.notice(Notice::Failed(id, refused()), &mut events);
    streams.set_source(Source::Silence, &mut events);
    sources(&requested);
    streams.retry(Instant::now() + 2 * RETRY, &mut events);
    assert_eq!(sources(&requested), []);
}

#[test]
fn a_default_device_that_went_away_is_asked_for_by_its_own_id() {
    let (mut streams, requested) = book();
    let mut events = Vec::new();
    streams.notice(Notice::Lost(StreamId(1), "unplugged".to_owned()), &mut events);
    streams.notice(Notice::Lost(StreamId(2), "unplugged".to_owned()), &mut events);
    assert_eq!(events.len(), 4, "{events:?}");
    streams.retry(Instant::now() + 2 * RETRY, &mut events);
    let opening = |request| match request {
        Request::OpenSource(_, source) => Some(source.to_string()),
        Request::OpenSink(_, sink) => Some(sink.to_string()),
        Request::Close(_) => None,
    };
    let asked: Vec<String> = requested.try_iter().filter_map(opening).collect();
    assert_eq!(asked, ["device:hosts:mic", "device:hosts:ear"]);
    assert_eq!(events.len(), 4, "nothing more is said");
}

#[test]
fn default_devices_are_the_same_ones_after_a_rest() {
    let (mut streams, requested) = book();
    let mut events = Vec::new();
    streams.rest(Rest::Everything, &mut events);
    requested.try_iter().for_each(drop);
    streams.rest(Rest::Nothing, &mut events);
    let opening = |request| match request {
        Request::OpenSource(_, source) => Some(source.to_string()),
        Request::OpenSink(_, sink) => Some(sink.to_string()),
        Request::Close(_) => None,
    };
    let asked: Vec<String> = requested.try_iter().filter_map(opening).collect();
    assert_eq!(asked, ["device:hosts:mic", "device:hosts:ear"], "one for all outputs");
}

#[test]
fn a_file_that_cannot_be_opened_is_not_tried_again() {
    let (mut streams, requested) = book();
    let mut events = Vec::new();
    streams.set_source(Source::File { path: "absent.wav".into(), looped: false }, &mut events);
    let (id, _) = sources(&requested).remove(0);
    streams.notice(Notice::Failed(id, refused()), &mut events);
    streams.retry(Instant::now() + 2 * RETRY, &mut events);
    assert_eq!(sources(&requested), []);
}
