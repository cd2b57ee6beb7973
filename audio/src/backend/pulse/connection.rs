//! One conversation with a PulseAudio server over its socket: commands, answers, samples.
//!
//! The crate's own client clears a mebibyte before each read, 800 times a second in a call, which cost more than
//! the codec; it also keeps to itself that a stream was ended. Its protocol is used, its client is not.

use std::{
    ffi::CString,
    io::{BufReader, Cursor, Read, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    time::Duration,
};

use pulseaudio::protocol::{
    AuthParams, AuthReply, Command, CommandReply, DESCRIPTOR_SIZE, Descriptor, DescriptorFlags, MAX_VERSION,
    Prop, Props, ProtocolError, SetClientNameReply, TagStructReader, command::CommandTag, encode_descriptor,
    read_descriptor, write_command_message,
};

/// How long a server may take to answer; it takes a millisecond. A server that hangs is as one that is not there.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a running stream may be without a word before it counts as lost: its server hangs. What ends a stream is
/// said at once; a device that slept may take two seconds to its first sample.
const SILENCE: Duration = Duration::from_secs(3);
/// The longest message taken, bytes: a list of many devices is under 100 kB.
const LONGEST: usize = 1 << 20;

/// A connection that was let in.
pub(super) struct Connection {
    socket: BufReader<UnixStream>,
    version: u16,
    sequence: u32,
    /// The message read last.
    message: Vec<u8>,
    /// The samples being written, behind room for their header.
    outgoing: Vec<u8>,
}

/// What the server says by itself.
pub(super) enum Message<'a> {
    /// Recorded bytes.
    Samples(&'a [u8]),
    /// So many bytes are wanted.
    Request(usize),
    /// The playback ran dry.
    Underflow,
    /// The stream is over, for this reason.
    Ended(&'static str),
    /// The answer to a command sent before, or something of no interest.
    Other,
}

/// Ends the conversation from another thread; the one that reads is told so at once.
pub(super) struct Hangup(UnixStream);

impl Connection {
    /// Connects to the user's server.
    pub(super) fn open() -> Result<Self, ProtocolError> {
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "no sound server runs");
        let path = pulseaudio::socket_path_from_env().ok_or_else(missing)?;
        let socket = UnixStream::connect(path)?;
        socket.set_read_timeout(Some(ANSWER))?;
        socket.set_write_timeout(Some(ANSWER))?;
        let mut connection = Self {
            socket: BufReader::new(socket),
            version: MAX_VERSION,
            sequence: 0,
            message: Vec::new(),
            outgoing: Vec::new(),
        };
        let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
        let auth = AuthParams {
            version: MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie: cookie.unwrap_or_default(),
        };
        let answer: AuthReply = connection.ask(&Command::Auth(auth))?;
        connection.version = MAX_VERSION.min(answer.version);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, c"Plateau");
        let process = CString::new(std::process::id().to_string()).unwrap_or_default();
        props.set(Prop::ApplicationProcessId, process);
        let _: SetClientNameReply = connection.ask(&Command::SetClientName(props))?;
        Ok(connection)
    }

    /// Sends a command and waits for its answer.
    pub(super) fn ask<T: CommandReply>(&mut self, command: &Command) -> Result<T, ProtocolError> {
        let asked = self.send(command)?;
        loop {
            let header = self.read_message()?;
            if header.channel != u32::MAX {
                continue;
            }
            let mut body = Cursor::new(&self.message[..]);
            let mut reader = TagStructReader::new(&mut body, self.version);
            let (tag, sequence): (CommandTag, u32) = (reader.read_enum()?, reader.read_u32()?);
            match tag {
                CommandTag::Error if sequence == asked => {
                    return Err(ProtocolError::ServerError(reader.read_enum()?));
                }
                CommandTag::Reply if sequence == asked => return T::read(&mut reader, self.version),
                _ => {}
            }
        }
    }

    /// Sends a command; its answer comes as [`Message::Other`], or as an end.
    pub(super) fn send(&mut self, command: &Command) -> Result<u32, ProtocolError> {
        let sequence = self.sequence;
        self.sequence += 1;
        write_command_message(&mut self.socket.get_ref(), sequence, command, self.version)?;
        Ok(sequence)
    }

    /// A handle for whoever is to end this; from here on, silence of the server is an error.
    pub(super) fn settle(&mut self) -> Result<Hangup, ProtocolError> {
        self.socket.get_ref().set_read_timeout(Some(SILENCE))?;
        Ok(Hangup(self.socket.get_ref().try_clone()?))
    }

    /// Waits for the server's next message about the stream `channel`.
    pub(super) fn next(&mut self, channel: u32) -> Result<Message<'_>, ProtocolError> {
        let header = self.read_message()?;
        if header.channel == channel {
            return Ok(Message::Samples(&self.message));
        }
        if header.channel != u32::MAX {
            return Ok(Message::Other);
        }
        let command = Command::read_tag_prefixed(&mut Cursor::new(&self.message[..]), self.version);
        Ok(match command {
            Ok((_, Command::Request(request))) if request.channel == channel => {
                Message::Request(request.length as usize)
            }
            Ok((_, Command::Underflow(of))) if of.channel == channel => Message::Underflow,
            Ok((_, Command::PlaybackStreamKilled(of) | Command::RecordStreamKilled(of))) if of == channel => {
                Message::Ended("the system took it away")
            }
            Ok((_, Command::PlaybackStreamSuspended(of) | Command::RecordStreamSuspended(of)))
                if of.suspended =>
            {
                Message::Ended("the system suspended it")
            }
            Ok((_, Command::Error(_))) => Message::Ended("the system refused to go on"),
            // What a newer server says beyond this protocol is of no interest.
            Ok(_) | Err(_) => Message::Other,
        })
    }

    /// Whether all that was received was given.
    pub(super) fn is_drained(&self) -> bool {
        self.socket.buffer().is_empty()
    }

    /// Room for `bytes` of samples to fill, then to [`Self::write`].
    pub(super) fn room(&mut self, bytes: usize) -> &mut [u8] {
        self.outgoing.resize(DESCRIPTOR_SIZE + bytes, 0);
        &mut self.outgoing[DESCRIPTOR_SIZE..]
    }

    /// Sends what was put into the room, in one call of the system.
    pub(super) fn write(&mut self, channel: u32) -> std::io::Result<()> {
        let length = (self.outgoing.len() - DESCRIPTOR_SIZE) as u32;
        let header = Descriptor { length, channel, offset: 0, flags: DescriptorFlags::empty() };
        if let Some(room) = self.outgoing.first_chunk_mut() {
            encode_descriptor(room, &header);
        }
        self.socket.get_ref().write_all(&self.outgoing)
    }

    fn read_message(&mut self) -> Result<Descriptor, ProtocolError> {
        let mut header = [0; DESCRIPTOR_SIZE];
        self.socket.read_exact(&mut header)?;
        let header = read_descriptor(&mut &header[..])?;
        let length = header.length as usize;
        if length > LONGEST {
            return Err(ProtocolError::Invalid(format!("a message of {length} bytes")));
        }
        self.message.resize(length, 0);
        self.socket.read_exact(&mut self.message)?;
        Ok(header)
    }
}

impl Drop for Hangup {
    fn drop(&mut self) {
        // Already closed by the server: as well.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}
