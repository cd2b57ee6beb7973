//! What the processing makes of a recording, after the codec too, and the time it takes. For listening and scoring.
//!
//! KIND is `headset`, `loudspeakers`, `off`, or some of `echo,noise,gain,high_pass`.
//!
//!     cargo run --release -p audio --example processed -- KIND IN_48K_MONO.wav OUT.wav

use std::time::{Duration, Instant};

use audio::{Arrival, FRAME_SAMPLES, Frame, Packet, Processing, Processor, SAMPLE_RATE_HZ, Voice};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, from, to] = arguments.as_slice() else {
        return Err("KIND IN.wav OUT.wav".into());
    };
    let does = |part: &str| kind.split(',').any(|word| word == part);
    let processing = match kind.as_str() {
        "headset" => Processing::HEADSET,
        "loudspeakers" => Processing::LOUDSPEAKERS,
        _ => Processing {
            echo: does("echo"),
            noise: does("noise"),
            gain: does("gain"),
            high_pass: does("high_pass"),
        },
    };
    let mut file = hound::WavReader::open(from)?;
    if file.spec().sample_rate != SAMPLE_RATE_HZ || file.spec().channels != 1 {
        return Err("the recording is to be of 48 kHz, mono".into());
    }
    let samples: Vec<f32> = file
        .samples::<i16>()
        .map(|sample| Ok(f32::from(sample?) / 32_768.0))
        .collect::<hound::Result<_>>()?;
    let mut out = hound::WavWriter::create(to, file.spec())?;
    let mut processor = Processor::new(processing);
    let start = Instant::now();
    let (mut near, mut far) = (Voice::new(1, start)?, Voice::new(2, start)?);
    near.set_gate(true, false);
    far.set_gate(false, true);
    let (mut spent, mut longest) = (Duration::ZERO, Duration::ZERO);
    let mut frames = 0;
    for chunk in samples.chunks_exact(FRAME_SAMPLES) {
        let mut frame: Frame = chunk.try_into()?;
        let begun = Instant::now();
        processor.hear(&[0.0; FRAME_SAMPLES]);
        processor.process(&mut frame, Duration::from_millis(30));
        spent += begun.elapsed();
        longest = longest.max(begun.elapsed());
        frames += 1;
        let now = start + Duration::from_millis(10) * frames;
        if let Some(Packet { sequence, timestamp, coding, payload, .. }) = near.capture(&frame) {
            far.receive(Arrival { sequence, timestamp, coding, payload, arrived_at: now });
        }
        let mut heard = [0.0; FRAME_SAMPLES];
        far.play(&mut heard, 0, now + Duration::from_millis(4));
        for sample in heard {
            out.write_sample((sample * 32_767.0) as i16)?;
        }
    }
    out.finalize()?;
    println!(
        "{:.1} us per frame of 10 ms, the longest {longest:?}",
        spent.as_secs_f64() * 1e6 / f64::from(frames)
    );
    Ok(())
}
