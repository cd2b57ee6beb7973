//! The microphone straight to the loudspeaker, through the audio thread but not the codec: what the devices' side
//! alone costs in delay and time.
//!
//!     cargo run --release -p audio --example loopback -- MIC SPEAKER [SECONDS [off|headset]]

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    time::Duration,
};

use audio::{
    AudioThread, Command, Config, Event, Frame, FrameTap, Hooks, Line, Processing, PromptRead, PromptSource,
    Side, Sink,
};

struct Ear(SyncSender<Frame>);

impl FrameTap for Ear {
    fn frame(&mut self, side: Side, _index: u64, samples: &Frame) {
        if side == Side::Near {
            let _ = self.0.try_send(*samples);
        }
    }
}

/// Gives a frame as it comes; of two that wait, the newer.
struct Mouth {
    frames: Receiver<Frame>,
    left: Vec<f32>,
}

impl PromptSource for Mouth {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        if self.left.is_empty() {
            let Some(frame) = self.frames.try_iter().last() else { return PromptRead::Starved };
            self.left = frame.to_vec();
        }
        let count = out.len().min(self.left.len());
        out[..count].copy_from_slice(&self.left[..count]);
        self.left.drain(..count);
        PromptRead::Samples(count)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [microphone, speaker, rest @ ..] = arguments.as_slice() else {
        return Err("MIC SPEAKER [SECONDS [off|headset]]".into());
    };
    let seconds = rest.first().map_or(Ok(10), |text| text.parse())?;
    let headset = rest.get(1).is_some_and(|kind| kind == "headset");
    let output: Sink = speaker.parse()?;
    let config = Config {
        source: microphone.parse()?,
        voice: output.clone(),
        ring: Sink::Null,
        prompt: output.clone(),
    };
    let on_event = |event: Event| {
        if !matches!(event, Event::Levels { .. } | Event::PromptPosition { .. }) {
            println!("{event:?}");
        }
    };
    let hooks = Hooks { on_packet: Box::new(|_, _| {}), on_event: Box::new(on_event) };
    let station = AudioThread::start(config, hooks)?;
    station.command(Command::SetProcessing(if headset { Processing::HEADSET } else { Processing::OFF }))?;
    let line = Line(1);
    station.command(Command::open_line(line)?)?;
    station.command(Command::SetGate { line, send: true, receive: false })?;
    let (ear, frames) = sync_channel(4);
    station.command(Command::Tap(Some(Box::new(Ear(ear)))))?;
    let prompt = Box::new(Mouth { frames, left: Vec::new() });
    station.command(Command::Play { prompt, output, held: false })?;
    std::thread::sleep(Duration::from_secs(seconds));
    Ok(())
}
