"use strict";
// A candidate's station for a browser: it says and hears what signaling/src/protocol describes, and lets nobody be
// heard where a station of ours would not. Like `plateau station --headless` it is driven by words:
// `order({ do: "answer" })`, and what happened is in `said`, as `{ is: "ringing", ... }`.

const VERSION = 1;
const RETRY_MS = 500;
const asked = new URLSearchParams(location.search);
const name = asked.get("name") ?? "07";
// What is made of redundant audio (RFC 2198): taken as `offered`, put `first`, or `none`, as if it were not known.
const red = asked.get("red") ?? "offered";
// The port of a relay on the other side's computer, through which all is sent; the other's address is told for it.
const relay = asked.get("relay");

const said = [];
// By name, in the order in which they came.
const calls = new Map();
let socket, resume, peer, microphone;

// The call that the person is in: not one that waits for another.
const current = () => [...calls.values()].findLast(({ held, state }) => held !== "other_call" && state !== "ringing");
const ringing = () => [...calls.values()].find(({ state }) => state === "ringing");
const tell = (event) => {
  said.push(event);
  document.getElementById("log").textContent += `${JSON.stringify(event)}\n`;
  const call = current() ?? ringing();
  const held = call?.held || call?.peerHeld ? ", held" : "";
  document.title = `${name}: ${call ? call.state + held : (peer?.connection.connectionState ?? "alone")}`;
};
const failed = (error) => tell({ is: "error", code: "page", text: String(error) });
const send = (message) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

// --- The server -----------------------------------------------------------------------------------------------------

const connect = () => {
  socket = new WebSocket(asked.get("server"));
  socket.onopen = () => {
    const link = peer?.connection.connectionState === "connected" ? { link: peer.link } : {};
    send({ type: "hello", version: VERSION, name, role: "candidate", ...(resume && { resume }), ...link });
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    heard[message.type]?.(message);
  };
  socket.onclose = () => {
    tell({ is: "offline" });
    setTimeout(connect, RETRY_MS);
  };
};

// What the server says; the rest of the protocol is of no interest here.
const heard = {
  welcome(welcome) {
    resume = welcome.resume;
    tell({ is: "online", id: welcome.id, phase: welcome.phase });
    // A call that the server no longer knows is over; before, it was not there to say so.
    const over = [...calls.keys()].filter((id) => !welcome.calls.some((info) => info.call === id));
    over.forEach((id) => heard.ended({ call: id, why: "lost" }));
    welcome.calls.forEach((info) => heard.call({ call: info }));
  },
  paired({ link, offerer }) {
    openPeer(link, offerer);
  },
  unpaired() {
    closePeer();
    tell({ is: "unpaired" });
  },
  signal({ link, body }) {
    if (peer?.link === link) peer.signal(JSON.parse(body));
  },
  call({ call: info }) {
    const known = calls.get(info.call);
    if (known && info.epoch < known.epoch) return;
    // What the person asked for may not have reached the server yet; of a call that is new here it knows best.
    const before = known ?? { held: info.held ?? null, muted: info.muted };
    const state = info.phase === "active" ? "active" : info.caller ? "calling" : "ringing";
    const call = {
      id: info.call, epoch: info.epoch, state: before.state?.startsWith("leaving") ? before.state : state,
      held: before.held, muted: before.muted, peerHeld: info.peer_held ?? null, about: info.about,
    };
    calls.set(info.call, call);
    if (before.state !== call.state) {
      const is = state === "active" ? "answered" : state;
      tell({ is, call: call.id, client: info.persona.name, card: Boolean(info.card) });
    }
    if ((before.peerHeld ?? null) !== call.peerHeld) {
      tell({ is: call.peerHeld ? "held" : "resumed", call: call.id, by: "peer", why: call.peerHeld });
    }
    setGates();
  },
  ended({ call: id, why }) {
    if (!calls.delete(id)) return;
    setGates();
    tell({ is: "ended", call: id, why });
  },
  transferred({ call, to }) {
    tell({ is: "transferred", call, to: to.name });
    heard.ended({ call, why: "transferred" });
  },
  error({ code, text, about }) {
    tell({ is: "error", code, text });
    const call = calls.get(about?.call);
    if (call?.state === "placing") heard.ended({ call: call.id, why: "lost" });
    if (call?.state === "leaving for a post") call.state = "active";
  },
};

// --- The person -----------------------------------------------------------------------------------------------------

const inCall = (call, type, more) => send({ type, call: call.id, epoch: call.epoch, ...more });
const hold = (call, held) => {
  call.held = held;
  inCall(call, "hold", { held });
};
// The person turns to a call, and the others wait: that is said first.
const turnTo = (call) => {
  const others = [...calls.values()].filter((other) => other !== call && other.state === "active" && !other.held);
  others.forEach((other) => hold(other, "other_call"));
  if (call.held) hold(call, null);
};
const leave = (call, type, state, more) => {
  inCall(call, type, more);
  call.state = state;
};
const place = (type, more) => {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0"));
  const call = { id: bytes.join(""), epoch: 0, state: "placing", held: null, peerHeld: null, muted: false };
  turnTo(call);
  calls.set(call.id, call);
  inCall(call, type, more);
};
const consultation = () => [...calls.values()].find(({ about }) => calls.has(about));

const orders = {
  answer() {
    const call = ringing();
    turnTo(call);
    inCall(call, "answer");
  },
  hang_up: () => leave(current() ?? ringing(), "hang_up", "leaving"),
  hold: () => hold(current(), "person"),
  resume: () => turnTo([...calls.values()].findLast(({ held }) => held)),
  mute({ on = true }) {
    const call = current();
    call.muted = on;
    inCall(call, "mute", { on });
  },
  call: ({ to }) => place("place", { to: { number: to } }),
  transfer({ to, attended = false }) {
    const call = current();
    if (attended) place("consult", { about: call.id, to: { number: to } });
    else leave(call, "transfer", "leaving for a post", { to: { number: to } });
  },
  complete_transfer: () => leave(consultation(), "complete_transfer", "leaving for a post"),
  cancel_transfer() {
    const asked = consultation();
    leave(asked, "hang_up", "leaving");
    turnTo(calls.get(asked.about));
  },
  dtmf: ({ digits }) => peer.sender.dtmf.insertDTMF(digits),
  figures: () => figures().then(tell, failed),
};

const order = (line) => {
  try {
    orders[line.do](line);
    // Voice stops at the press of a key, before the server confirms.
    setGates();
  } catch (error) {
    failed(error);
  }
};

// --- The voice ------------------------------------------------------------------------------------------------------

// In a call that neither side holds, each hears the other; at any other time nothing is sent and nothing is heard.
const setGates = () => {
  if (!peer) return;
  const call = [...calls.values()].find(({ state, held, peerHeld }) => state === "active" && !held && !peerHeld);
  const open = Boolean(call);
  const [voice] = microphone.getAudioTracks();
  voice.enabled = !call?.muted;
  peer.ear.muted = !open;
  if (peer.open !== open) {
    peer.open = open;
    peer.sender.replaceTrack(open ? voice : null).catch(failed);
  }
};

const closePeer = () => {
  peer?.connection.close();
  peer?.ear.remove();
  peer = undefined;
};

const openPeer = (link, offerer) => {
  closePeer();
  const connection = new RTCPeerConnection();
  const [voice] = microphone.getAudioTracks();
  const mine = { link, connection, ear: new Audio(), open: true, sender: connection.addTrack(voice, microphone) };
  peer = mine;
  setGates();
  const signal = (body) => send({ type: "signal", link, body: JSON.stringify(body) });
  const describe = async () => {
    await connection.setLocalDescription();
    const { type, sdp } = connection.localDescription;
    signal({ description: { type, sdp: offerer ? withRed(sdp) : sdp } });
  };
  connection.onicecandidate = ({ candidate }) => candidate?.candidate && !relay && signal({ candidate });
  connection.ontrack = ({ track }) => {
    mine.ear.srcObject = new MediaStream([track]);
    mine.ear.play().catch(failed);
  };
  connection.onconnectionstatechange = () => {
    const state = connection.connectionState;
    tell({ is: "media", state: state === "connected" ? "ready" : state });
    if (state === "failed") send({ type: "relink", link });
  };
  // One after the other: a candidate waits until the description before it was taken.
  let turn = Promise.resolve();
  const take = async ({ description, candidate }) => {
    const there = relay && candidate ? throughRelay(candidate) : candidate;
    if (candidate) return there && connection.addIceCandidate(there);
    await connection.setRemoteDescription({ type: description.type, sdp: withRed(description.sdp) });
    if (!offerer) await describe();
  };
  const inTurn = (what) => {
    turn = turn.then(() => mine === peer && what()).catch(failed);
  };
  mine.signal = (body) => inTurn(() => take(body));
  if (offerer) inTurn(describe);
};

// A candidate at the relay in place of the other's own; none for loopback, which a browser sends nothing to.
const throughRelay = (candidate) => {
  const words = candidate.candidate.split(" ");
  const [address, port] = words.slice(4, 6);
  if (address.startsWith("127.")) return null;
  tell({ is: "candidate", address, port: Number(port) });
  words[5] = relay;
  return { ...candidate, candidate: words.join(" ") };
};

// A description of one voice, with redundant audio as asked for.
const withRed = (sdp) => {
  const number = /^a=rtpmap:(\d+) red\/48000/im.exec(sdp)?.[1];
  if (!number || red === "offered") return sdp;
  const types = (_, start, list) => {
    const others = list.trim().split(" ").filter((type) => type !== number);
    return `${start} ${(red === "first" ? [number, ...others] : others).join(" ")}`;
  };
  const ordered = sdp.replace(/^(m=audio \d+ \S+)((?: \d+)+)/m, types);
  const lines = new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${number} .*\r?\n`, "gm");
  return red === "first" ? ordered : ordered.replace(lines, "");
};

// What the two agreed on, and how the voice does. The codec told is the one inside redundant audio: that shows in the
// bytes of a packet alone.
const figures = async () => {
  const report = [...(await peer.connection.getStats()).values()];
  const one = (type) => report.find((entry) => entry.type === type && entry.kind === "audio") ?? {};
  const each = (bytes, packets) => Math.round(bytes / packets);
  const codec = ({ codecId }) => {
    const found = report.find((entry) => entry.id === codecId);
    return found ? `${found.mimeType} ${found.payloadType}` : "nothing";
  };
  const types = ({ sdp }) => /^m=audio \d+ \S+ (.*)$/m.exec(sdp)[1].trim();
  const [sent, received] = [one("outbound-rtp"), one("inbound-rtp")];
  return {
    is: "figures", sends: codec(sent), hears: codec(received),
    theirs: types(peer.connection.remoteDescription), ours: types(peer.connection.localDescription),
    sent: sent.packetsSent, sent_bytes_each: each(sent.bytesSent, sent.packetsSent),
    received: received.packetsReceived, received_bytes_each: each(received.bytesReceived, received.packetsReceived),
    lost: received.packetsLost, samples: received.totalSamplesReceived,
    invented: received.concealedSamples - received.silentConcealedSamples,
    buffer_ms: Math.round((1000 * received.jitterBufferDelay) / received.jitterBufferEmittedCount),
    rtt_ms: Math.round(1000 * one("remote-inbound-rtp").roundTripTime),
  };
};

// --- The start ------------------------------------------------------------------------------------------------------

const dial = () => ({ do: "call", to: prompt("Which number?", "06 39 98 12 40") });
const transfer = (attended) => ({ do: "transfer", to: prompt("To which post?", "12"), attended });
const keys = {
  answer: () => ({ do: "answer" }), "hang up": () => ({ do: "hang_up" }), call: dial,
  hold: () => ({ do: "hold" }), resume: () => ({ do: "resume" }),
  "hand over": () => transfer(false), "ask first": () => transfer(true),
  complete: () => ({ do: "complete_transfer" }), "take back": () => ({ do: "cancel_transfer" }),
  mute: () => ({ do: "mute", on: true }), unmute: () => ({ do: "mute", on: false }), figures: () => ({ do: "figures" }),
};
for (const [word, line] of Object.entries(keys)) {
  const key = document.createElement("button");
  key.textContent = word;
  key.onclick = () => order(line());
  document.getElementById("orders").append(key);
}

// As it is: what is compared is what the two programs do to a voice on its way.
const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
navigator.mediaDevices.getUserMedia({ audio: plain }).then((stream) => {
  microphone = stream;
  connect();
}).catch(failed);
