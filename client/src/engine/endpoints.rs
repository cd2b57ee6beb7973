//! The audio thread's devices in the station's words.

use audio::{Endpoint, EndpointError, Output};

use crate::station::{Device, Input, Obstacle};

/// What an endpoint is for.
pub(super) fn device(endpoint: Endpoint) -> Device {
    match endpoint {
        Endpoint::Microphone => Device::Microphone,
        Endpoint::Output(Output::Voice) => Device::Voice,
        Endpoint::Output(Output::Ring) => Device::Ring,
        Endpoint::Output(Output::Prompt) => Device::Prompt,
    }
}

/// A choice that names nothing.
pub(super) fn not_understood(device: Device, error: &EndpointError) -> Input {
    tracing::warn!(?device, %error, "a device is not opened");
    Input::DeviceRefused { device, obstacle: Obstacle::Absent }
}

/// A device that does not open. The system's words go to the log: a person is told what to do.
pub(super) fn failed(endpoint: Endpoint, name: &str, obstacle: audio::Obstacle, reason: &str) -> Input {
    tracing::warn!(%endpoint, name, ?obstacle, reason, "a device does not open");
    let obstacle = match obstacle {
        audio::Obstacle::Busy => Obstacle::Busy,
        audio::Obstacle::Forbidden => Obstacle::Forbidden,
        audio::Obstacle::Absent => Obstacle::Absent,
        audio::Obstacle::Other => Obstacle::Other,
    };
    Input::DeviceRefused { device: device(endpoint), obstacle }
}
