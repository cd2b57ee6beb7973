"""Writes the settings of a Mumble server and of its clients, so that they meet without asking anybody anything.

usage: mumble_home.py DIR HOST PORT NAME:MICROPHONE:SPEAKER:TRANSMIT:OUTPUT_DELAY ...
TRANSMIT is Mumble's own number: 0 continuously, 1 by voice activity; OUTPUT_DELAY what it keeps ahead of the sound server, in
packets of 10 ms.
Leaves DIR/server.ini, and for each client DIR/NAME as its home. Needs openssl."""
import hashlib
import os
import sqlite3
import ssl
import subprocess
import sys

SERVER = """\
uname=root
database={dir}/server.sqlite
logfile=
host={host}
port={port}
bonjour=false
autobanAttempts=0
bandwidth=200000
sslCert={dir}/cert.pem
sslKey={dir}/key.pem
"""
# 10 ms packets, the least jitter buffer, and no processing.
CLIENT = """\
[General]
lastupdate=2
[ui]
updatecheck=false
plugincheck=false
usage=false
[audio]
transmit={transmit}
input=PulseAudio
output=PulseAudio
noisesupress=0
loudness=1000
quality=72000
outputdelay={delay}
[pulseaudio]
input={microphone}
output={speaker}
[net]
framesperpacket=1
jitterbuffer=1
[tts]
enable=false
"""


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def client(folder, host, port, name, microphone, speaker, transmit, output_delay, digest):
    home = os.path.join(folder, name)
    settings = CLIENT.format(microphone=microphone, speaker=speaker, transmit=transmit, delay=output_delay)
    write(os.path.join(home, ".config/Mumble/Mumble.conf"), settings)
    # Without a certificate it opens a wizard; it takes one from here.
    os.makedirs(os.path.join(home, "Documents"), exist_ok=True)
    backup = os.path.join(home, "Documents", "MumbleAutomaticCertificateBackup.p12")
    pem = [os.path.join(folder, part) for part in ("key.pem", "cert.pem")]
    run("openssl", "pkcs12", "-export", "-inkey", pem[0], "-in", pem[1], "-passout", "pass:", "-out", backup)
    # The server's certificate is one it has accepted before.
    known = os.path.join(home, ".local/share/Mumble/Mumble/mumble.sqlite")
    os.makedirs(os.path.dirname(known), exist_ok=True)
    with sqlite3.connect(known) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS `cert` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, "
            "`hostname` TEXT, `port` INTEGER, `digest` TEXT)"
        )
        database.execute("CREATE UNIQUE INDEX IF NOT EXISTS `cert_host_port` ON `cert`(`hostname`,`port`)")
        row = (host, port, digest)
        database.execute("INSERT OR REPLACE INTO cert (hostname, port, digest) VALUES (?, ?, ?)", row)


def main(folder, host, port, *clients):
    write(os.path.join(folder, "server.ini"), SERVER.format(dir=folder, host=host, port=port))
    key, cert = (os.path.join(folder, part) for part in ("key.pem", "cert.pem"))
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=bench",
        "-keyout", key, "-out", cert)  # fmt: skip
    with open(cert, encoding="ascii") as pem:
        digest = hashlib.sha1(ssl.PEM_cert_to_DER_cert(pem.read())).hexdigest()
    for words in clients:
        client(folder, host, int(port), *words.split(":"), digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
