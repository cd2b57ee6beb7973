//! Real-time priority for the audio thread, where the system grants it.

/// Asks for it; a refusal is logged once, and speech then depends on the machine's load.
pub(crate) fn raise() {
    match ask() {
        Ok(how) => tracing::debug!(how, "the audio thread has priority"),
        Err(reason) => tracing::info!(reason, "the audio thread is an ordinary one"),
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the scheduler's calls are C")]
fn ask() -> Result<&'static str, String> {
    /// Above every ordinary thread, below the sound server's own (PulseAudio takes 5 by default: equal).
    const PRIORITY: i32 = 5;
    /// What an unprivileged desktop session is often allowed (RLIMIT_NICE).
    const NICE: i32 = -11;
    let parameters = libc::sched_param { sched_priority: PRIORITY };
    let policy = libc::SCHED_FIFO | libc::SCHED_RESET_ON_FORK;
    // SAFETY: plain arguments; 0 is the calling thread.
    if unsafe { libc::sched_setscheduler(0, policy, &raw const parameters) } == 0 {
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
