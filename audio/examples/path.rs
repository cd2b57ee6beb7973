//! Speech from one voice to another over a simulated network, in virtual time: what was heard goes to a WAV file, to
//! be scored, and how it went to the screen.
//!
//!     cargo run --release -p audio --example path -- SAID.wav HEARD.wav [loss=10] [burst=1] [delay=20] [jitter=20]
//!         [rate=0] [seed=1] [red=1] [drift=0] [good=0] [outage=0] [wake=0]
//!
//! `SAID.wav` is 48 kHz mono of 16 bits. Loss in percent, burst in packets, delay and jitter in milliseconds, rate in
//! kb/s (0 for any), drift in parts per million; milliseconds before a good network becomes this one, and
//! before nothing passes for 3 s; wake is how late threads wake in the mean, milliseconds.

#[path = "../tests/path/mod.rs"]
mod path;

use path::{CLEAN, carry};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [said, heard, settings @ ..] = arguments.as_slice() else {
        return Err("what was said, and where what was heard goes".into());
    };
    let mut path = CLEAN;
    for setting in settings {
        let (name, value) = setting.split_once('=').ok_or("settings are name=value")?;
        let value: f64 = value.parse()?;
        match name {
            "loss" => path.loss = value / 100.0,
            "burst" => path.burst = value,
            "delay" => path.delay_ms = value,
            "jitter" => path.jitter_ms = value,
            "rate" => path.rate = value * 1_000.0,
            "seed" => path.seed = value as u64,
            "red" => path.red = value > 0.0,
            "drift" => path.drift_ppm = value,
            "good" => path.good_ms = value,
            "outage" => path.outage_ms = value,
            "wake" => path.wake_ms = value,
            _ => return Err(format!("no setting is called {name}").into()),
        }
    }
    let mut file = hound::WavReader::open(said)?;
    let spec = file.spec();
    if (spec.sample_rate, spec.channels, spec.bits_per_sample) != (audio::SAMPLE_RATE_HZ, 1, 16) {
        return Err("48 kHz mono of 16 bits".into());
    }
    let samples: Vec<f32> = file
        .samples::<i16>()
        .map(|sample| Ok(f32::from(sample?) / 32_768.0))
        .collect::<hound::Result<_>>()?;
    let outcome = carry(&samples, path);
    let mut file = hound::WavWriter::create(heard, spec)?;
    for sample in outcome.heard {
        file.write_sample((sample * 32_767.0).clamp(-32_768.0, 32_767.0) as i16)?;
    }
    file.finalize()?;
    println!("buffer {:.1} ms, {:.1} kb/s", outcome.buffer_ms, outcome.kbps);
    println!("first half: {:?}", outcome.first_half);
    println!("all: {:?}", outcome.statistics);
    Ok(())
}
