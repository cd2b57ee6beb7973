"""Serves chromium_call.html, and carries words from one end of the call to the other.

usage: chromium_page.py ADDRESS
Prints "listening on ADDRESS:PORT", then what the ends tell the bench, as lines of JSON. Ends with its standard input."""
import http.server
import os
import queue
import sys
import threading
import urllib.parse

# Below every time-out of a browser; it asks again.
PATIENCE_S = 20
PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "chromium_call.html")
# Both ends may tell at once, each in a thread of its own.
TELLING = threading.Lock()
WORDS = {"a": queue.Queue(16), "b": queue.Queue(16)}


class Ends(http.server.BaseHTTPRequestHandler):
    def asked(self):
        address = urllib.parse.urlsplit(self.path)
        return address.path, dict(urllib.parse.parse_qsl(address.query))

    def answer(self, status, kind="text/plain", body=b""):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, words = self.asked()
        if path == "/":
            with open(PAGE, "rb") as page:
                self.answer(200, "text/html; charset=utf-8", page.read())
        elif path == "/hear" and words.get("at") in WORDS:
            try:
                self.answer(200, "application/json", WORDS[words["at"]].get(timeout=PATIENCE_S))
            except queue.Empty:
                self.answer(204)
        else:
            self.answer(404)

    def do_POST(self):
        path, words = self.asked()
        said = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if path == "/say" and words.get("to") == "bench":
            with TELLING:
                print(said.decode(), flush=True)
        elif path == "/say" and words.get("to") in WORDS:
            WORDS[words["to"]].put(said)
        self.answer(204)

    def log_message(self, *_):
        pass


def main(address):
    server = http.server.ThreadingHTTPServer((address, 0), Ends)
    print("listening on {}:{}".format(*server.server_address), flush=True)
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
