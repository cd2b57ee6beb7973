//! Two stations joined without a network: what the first one's microphone hears, the second one's
//! loudspeaker plays, and the other way round. For listening to the voice path and measuring its delay.
//!
//!     cargo run --release -p audio --example joined -- MIC_A SPEAKER_A MIC_B SPEAKER_B [SECONDS [off|headset|loudspeakers]]

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use audio::{Arrival, AudioThread, Command, Config, Event, Hooks, Inlet, Line, Packet, Processing, Sink};

/// Between the two.
const LINE: Line = Line(1);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mic_a, speaker_a, mic_b, speaker_b, seconds @ ..] = arguments.as_slice() else {
        for device in audio::devices()? {
            println!(
                "{} {} ({}){}",
                device.kind,
                device.id,
                device.name,
                if device.is_default { " *" } else { "" }
            );
        }
        return Ok(());
    };
    let processing = match seconds.get(1).map(String::as_str) {
        Some("headset") => Processing::HEADSET,
        Some("loudspeakers") => Processing::LOUDSPEAKERS,
        _ => Processing::OFF,
    };
    let seconds = seconds.first().map_or(Ok(10), |text| text.parse())?;
    let (to_a, to_b) = (Arc::new(OnceLock::new()), Arc::new(OnceLock::new()));
    let a = station("a", mic_a, speaker_a, to_b.clone())?;
    let b = station("b", mic_b, speaker_b, to_a.clone())?;
    to_a.get_or_init(|| a.inlet());
    to_b.get_or_init(|| b.inlet());
    for station in [&a, &b] {
        station.command(Command::SetProcessing(processing))?;
        station.command(Command::open_line(LINE)?)?;
        station.command(Command::SetGate { line: LINE, send: true, receive: true })?;
    }
    std::thread::sleep(Duration::from_secs(seconds));
    Ok(())
}

fn station(
    name: &'static str,
    mic: &str,
    speaker: &str,
    peer: Arc<OnceLock<Inlet>>,
) -> Result<AudioThread, Box<dyn std::error::Error>> {
    let voice: Sink = speaker.parse()?;
    let config = Config { source: mic.parse()?, ring: voice.clone(), prompt: voice.clone(), voice };
    let on_packet = move |line, Packet { sequence, timestamp, coding, payload, .. }: Packet| {
        if let Some(peer) = peer.get() {
            let arrived_at = Instant::now();
            peer.receive(line, Arrival { sequence, timestamp, coding, payload, arrived_at });
        }
    };
    let on_event = move |event: Event| {
        if !matches!(event, Event::Levels { .. }) {
            println!("{name}: {event:?}");
        }
    };
    Ok(AudioThread::start(config, Hooks { on_packet: Box::new(on_packet), on_event: Box::new(on_event) })?)
}
