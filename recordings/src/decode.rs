//! One recorded call as samples to be played.

use std::path::{Path, PathBuf};
use std::thread;

use crate::loudness::measure;
use crate::resample::ToHouseRate;
use crate::samples::{DecodeWatch, PromptSamples, SampleFeed, sample_ring};
use crate::source::{DecodeError, MAX_PROMPT_MINUTES, Source, contained};

/// How a recorded call is decoded.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Playback {
    /// By how much it is turned up or down, in dB; none to decode it once before, and make it as loud as all others.
    pub gain_db: Option<f64>,
    /// From where on, in milliseconds; at its end there is nothing.
    pub from_ms: u64,
}

/// A recorded call being decoded.
#[derive(Debug)]
pub struct Decoding {
    /// What is decoded.
    pub path: PathBuf,
    /// The samples, for the thread that plays.
    pub samples: PromptSamples,
    /// How the decoding goes, for everybody else.
    pub watch: DecodeWatch,
}

/// Opens a recorded call and starts decoding it on a thread named `decoder`, about a second ahead of whoever
/// reads [`Decoding::samples`].
///
/// # Errors
///
/// [`DecodeError`] when the file cannot be opened or its head makes no sense. What goes wrong later, a panic
/// of a decoder included, makes [`PromptSamples::read`] answer [`crate::Read::Failed`].
pub fn decode(path: &Path, playback: Playback) -> Result<Decoding, DecodeError> {
    let source = Source::open(path)?;
    let (feed, samples, watch) = sample_ring();
    let measured = path.to_owned();
    spawn_decoder(feed, move |feed| {
        let gain_db = match playback.gain_db {
            Some(gain_db) => gain_db,
            None => measure(&measured)?.gain_db(),
        };
        feed_all(source, playback.from_ms, gain_db, feed)
    })?;
    Ok(Decoding { path: path.to_owned(), samples, watch })
}

/// The decoder's thread: `work` with its panics contained, then the word about how it went.
fn spawn_decoder(
    mut feed: SampleFeed,
    work: impl FnOnce(&mut SampleFeed) -> Result<(), DecodeError> + Send + 'static,
) -> Result<(), DecodeError> {
    thread::Builder::new()
        .name("decoder".to_owned())
        .spawn(move || {
            let result = contained(|| work(&mut feed));
            if let Err(error) = &result {
                tracing::warn!(%error, "a recorded call cannot be decoded to its end");
            }
            feed.close(result);
        })
        .map(drop)
        .map_err(|e| DecodeError::NoThread(e.to_string()))
}

fn feed_all(
    mut source: Source,
    from_ms: u64,
    gain_db: f64,
    feed: &mut SampleFeed,
) -> Result<(), DecodeError> {
    let rate_hz = source.info().rate_hz;
    let gain = 10_f64.powf(gain_db / 20.0) as f32;
    let mut left_out = source.skip_to(u64::from(rate_hz) * from_ms / 1_000)?;
    let mut resampler = ToHouseRate::new(rate_hz)?;
    let mut frames_left = u64::from(rate_hz) * 60 * MAX_PROMPT_MINUTES;
    let (mut block, mut ready) = (Vec::new(), Vec::new());
    while source.next_block(&mut block)? {
        frames_left = frames_left.checked_sub(block.len() as u64).ok_or(DecodeError::TooLong)?;
        let after = block.get(left_out.min(block.len())..).unwrap_or_default();
        left_out -= block.len() - after.len();
        resampler.push(after, &mut ready)?;
        ready.iter_mut().for_each(|sample| *sample *= gain);
        if feed.push(&ready).is_err() {
            return Ok(());
        }
        ready.clear();
    }
    resampler.finish(&mut ready)?;
    ready.iter_mut().for_each(|sample| *sample *= gain);
    // The end of the stream is the end of the work, whether or not somebody still listens.
    let _ = feed.push(&ready);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::samples::Read;

    fn read_until_over(samples: &mut PromptSamples) -> (usize, Read) {
        let deadline = Instant::now() + Duration::from_secs(5);
        let (mut total, mut buffer) = (0, [0.0; 480]);
        while Instant::now() < deadline {
            match samples.read(&mut buffer) {
                Read::Samples(count) => total += count,
                Read::Starved => thread::sleep(Duration::from_millis(1)),
                over => return (total, over),
            }
        }
        panic!("the decoder hangs");
    }

    #[test]
    fn a_panic_in_a_decoder_becomes_failed_after_the_samples_before_it() {
        let (feed, mut samples, watch) = sample_ring();
        spawn_decoder(feed, |feed| {
            assert!(feed.push(&[0.5; 700]).is_ok());
            panic!("a decoder's bug");
        })
        .unwrap();
        assert_eq!(read_until_over(&mut samples), (700, Read::Failed));
        assert_eq!(watch.failure(), Some(&DecodeError::Panicked("a decoder's bug".to_owned())));
    }

    #[test]
    fn dropping_the_samples_ends_the_thread_of_an_endless_decoder() {
        let (feed, samples, watch) = sample_ring();
        spawn_decoder(feed, |feed| {
            while feed.push(&[0.0; 4_800]).is_ok() {}
            Ok(())
        })
        .unwrap();
        drop(samples);
        let deadline = Instant::now() + Duration::from_secs(5);
        while !watch.is_over() {
            assert!(Instant::now() < deadline, "the thread goes on");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
