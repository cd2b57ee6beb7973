#!/usr/bin/env python3
"""Two network namespaces joined by a link that loses, delays and reorders packets, in user space: for machines whose
kernel has no netem. Each end is a TUN device, and this process carries the packets between them. Needs root,
/dev/net/tun and iproute2; reaches nothing but the two namespaces that it makes.

usage: lossy_link.py NAME CONTROL
NAME-a has 10.77.1.1, NAME-b has 10.77.1.2. A program is run at an end by: ip netns exec NAME-a COMMAND
Prints "ready" once both ends are up. Words written to the fifo CONTROL, which it makes, change the link:
  loss=P     packets lost, per cent          burst=L   mean length of a run of losses in packets; 1: independent
  delay=MS   one way                         jitter=MS more delay, uniform in 0..MS: packets are reordered
  rate=KBIT  bottleneck in kb/s, 0: none     down=1    nothing passes
  seed=N     draws begin anew, so that every program meets the same ones
  report=1   prints a line of JSON: the time, and what each end has sent (UDP to the other end only)
All hold in each direction. Ends at SIGTERM, SIGINT and the end of its standard input, so that it never outlives who
started it; then it ends what still runs in its namespaces, and removes them."""
import errno
import fcntl
import heapq
import json
import os
import random
import selectors
import signal
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
UDP = 17
ADDRESSES = {"a": "10.77.1.1", "b": "10.77.1.2"}
# What waits longer for the bottleneck is dropped: the depth of a small router's queue.
QUEUE_S = 0.2
# Above the programs that it serves, and below the kernel's own: a late link would be jitter that nobody asked for.
PRIORITY = 10


def sh(words, check=True):
    quiet = {} if check else {"stderr": subprocess.DEVNULL}
    return subprocess.run(words.split(), check=check, stdout=subprocess.PIPE, text=True, **quiet).stdout


def tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


class Draws:
    """Losses and lateness of one kind of packets in one direction. Losses have a generator of their own, so that
    they are the same with jitter and without."""

    def __init__(self, seed):
        self.losses, self.lateness, self.losing = random.Random(f"{seed} loss"), random.Random(f"{seed} late"), False

    def lost(self, link):
        share, burst = link["loss"] / 100, max(link["burst"], 1)
        draw = self.losses.random()
        if burst == 1 or share >= 1:
            self.losing = draw < share
        elif self.losing:  # two states (Gilbert's model): mean share and mean length are those asked for
            self.losing = draw >= 1 / burst
        else:
            self.losing = draw < share / (1 - share) / burst
        return self.losing

    def delay_s(self, link):
        return (link["delay"] + self.lateness.random() * link["jitter"]) / 1000


class Direction:
    def __init__(self, end, link):
        self.end, self.link, self.free_at = end, link, 0.0
        self.there = socket.inet_aton(ADDRESSES["b" if end == "a" else "a"])
        self.count = {"packets": 0, "lost": 0, "udp_packets": 0, "udp_bytes": 0, "rtp_packets": 0, "rtp_payload_bytes": 0}
        self.sow(1)

    def sow(self, seed):
        # Signaling goes over TCP: as it draws from its own, it leaves the voice's losses where they are.
        self.draws = {kind: Draws(f"{seed} {self.end} {kind}") for kind in ("voice", "signaling")}

    def admit(self, packet, now):
        """When the packet leaves the link; None where it is lost."""
        is_udp = len(packet) > 28 and packet[0] >> 4 == 4 and packet[9] == UDP
        self.count["packets"] += 1
        if is_udp and packet[16:20] == self.there:  # no multicast, no question to a name server
            self.weigh(packet)
        draws, out = self.draws["voice" if is_udp else "signaling"], now
        lost, delay_s = draws.lost(self.link), draws.delay_s(self.link)
        if self.link["rate"] > 0:
            start = max(now, self.free_at)
            if start - now > QUEUE_S:
                self.count["lost"] += 1
                return None
            self.free_at = out = start + len(packet) * 8 / (self.link["rate"] * 1000)
        if lost or self.link["down"]:
            self.count["lost"] += 1
            return None
        return out + delay_s

    def weigh(self, packet):
        udp = packet[(packet[0] & 15) * 4 :]
        payload = udp[8:]
        self.count["udp_packets"] += 1
        self.count["udp_bytes"] += len(packet)
        # RTP among what shares a port (RFC 7983), without RTCP (RFC 5761).
        if len(payload) >= 12 and 128 <= payload[0] <= 191 and not 192 <= payload[1] <= 223:
            head = 12 + 4 * (payload[0] & 15)
            if payload[0] & 16 and len(payload) >= head + 4:
                head += 4 + 4 * int.from_bytes(payload[head + 2 : head + 4], "big")
            self.count["rtp_packets"] += 1
            self.count["rtp_payload_bytes"] += max(len(payload) - head, 0)


def namespace(name, end):
    """Makes one, and gives its end of the link."""
    inside, device = f"{name}-{end}", f"{name[-10:]}{end}"
    sh(f"ip netns add {inside}")
    opened = tun(device)
    sh(f"ip link set {device} netns {inside}")
    # Else every program that looks for its neighbours sends packets of its own.
    no_ipv6 = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 || true"
    subprocess.run(["ip", "netns", "exec", inside, "sh", "-c", no_ipv6], stderr=subprocess.DEVNULL)
    sh(f"ip -n {inside} addr add {ADDRESSES[end]}/24 dev {device}")
    sh(f"ip -n {inside} link set {device} up mtu 1500")
    sh(f"ip -n {inside} link set lo up")
    # Browsers find their own address by the way that they would go elsewhere.
    sh(f"ip -n {inside} route add default dev {device}")
    return opened


def put_away(name, control):
    for end in ADDRESSES:
        for number in (sh(f"ip netns pids {name}-{end}", check=False) or "").split():
            try:
                os.kill(int(number), signal.SIGKILL)
            except ProcessLookupError:
                pass
        sh(f"ip netns del {name}-{end}", check=False)
    if os.path.exists(control):
        os.unlink(control)


def obey(words, link, ways):
    for word in words.split():
        key, _, value = word.partition("=")
        if key in link:
            link[key] = float(value)
        elif key == "seed":
            for way in ways:
                way.sow(value)
        elif key == "report":
            print(json.dumps({"at_s": time.monotonic()} | {way.end: way.count for way in ways}), flush=True)
        else:
            print(f"unknown: {word}", file=sys.stderr, flush=True)


def carry(devices, link, control):
    ways = {devices[0]: (devices[1], Direction("a", link)), devices[1]: (devices[0], Direction("b", link))}
    both = [way for _, way in ways.values()]
    selector = selectors.DefaultSelector()
    for source in (*devices, control, sys.stdin.fileno()):
        selector.register(source, selectors.EVENT_READ)
    queue, order = [], 0
    while True:
        wait = max(queue[0][0] - time.monotonic(), 0) if queue else None
        for key, _ in selector.select(wait):
            if key.fd == sys.stdin.fileno():
                if not os.read(key.fd, 4096):
                    return
            elif key.fd == control:
                obey(os.read(control, 4096).decode(), link, both)
            else:
                to, way = ways[key.fd]
                for packet in waiting(key.fd):
                    due = way.admit(packet, time.monotonic())
                    if due is not None:
                        order += 1
                        heapq.heappush(queue, (due, order, to, packet))
        now = time.monotonic()
        while queue and queue[0][0] <= now:
            _, _, to, packet = heapq.heappop(queue)
            try:
                os.write(to, packet)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EIO, errno.EINVAL):
                    raise


def waiting(device):
    while True:
        try:
            yield os.read(device, 65536)
        except BlockingIOError:
            return


def main(name, control):
    link = {"loss": 0.0, "burst": 1.0, "delay": 0.0, "jitter": 0.0, "rate": 0.0, "down": 0.0}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    signal.signal(signal.SIGINT, lambda *_: sys.exit())
    try:
        devices = [namespace(name, end) for end in ADDRESSES]
        os.mkfifo(control)
        try:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        except PermissionError:
            print("no real-time priority for the link", file=sys.stderr, flush=True)
        # Opened for both, so that it does not end with its first writer.
        opened = os.open(control, os.O_RDWR | os.O_NONBLOCK)
        print("ready", flush=True)
        carry(devices, link, opened)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        put_away(name, control)


if __name__ == "__main__":
    main(*sys.argv[1:])
