//! Real-time priority for the threads that carry voice, where the system grants it.

use std::sync::Once;

/// Asks for it for the calling thread, which carries voice; on Linux, the threads it starts have it too. The first
/// answer is logged: where it is a refusal, speech depends on the machine's load.
pub fn raise_priority() {
    static SAID: Once = Once::new();
    let answer = ask();
    SAID.call_once(|| match answer {
        Ok(how) => tracing::debug!(how, "sound has priority"),
        Err(reason) => tracing::info!(reason, "sound has no priority over other work"),
    });
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the scheduler's calls are C")]
fn ask() -> Result<&'static str, String> {
    /// Above every ordinary thread, below the sound server's own (PulseAudio takes 5 by default: equal).
    const PRIORITY: i32 = 5;
    /// What an unprivileged desktop session is often allowed (RLIMIT_NICE).
    const NICE: i32 = -11;
    let parameters = libc::sched_param { sched_priority: PRIORITY };
    // SAFETY: plain arguments; 0 is the calling thread.
    if unsafe { libc::sched_setscheduler(0, libc::SCHED_FIFO, &raw const parameters) } == 0 {
        return Ok("SCHED_FIFO");
    }
    let refused = std::io::Error::last_os_error();
    // SAFETY: plain arguments; on Linux, 0 is the calling thread.
    if unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICE) } == 0 {
        return Ok("nice");
    }
    Err(refused.to_string())
}

#[cfg(any(target_os = "windows", target_os = "macos"))]
fn ask() -> Result<&'static str, String> {
    // The handle only serves to give the priority back; the thread keeps it to its end.
    audio_thread_priority::promote_current_thread_to_real_time(
        crate::FRAME_SAMPLES as u32,
        crate::SAMPLE_RATE_HZ,
    )
    .map(|_| "the system's audio class")
    .map_err(|error| error.to_string())
}

#[cfg(not(any(target_os = "linux", target_os = "windows", target_os = "macos")))]
fn ask() -> Result<&'static str, String> {
    Err("not known on this system".to_owned())
}
