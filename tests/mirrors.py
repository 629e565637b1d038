"""A small data set in four files, and servers on this computer that send it, or misbehave."""

import contextlib
import gzip
import hashlib
import http.server
import threading
from dataclasses import dataclass, field

import numpy as np

from nnlib.data.files import File, Source


def idx(array):
    """Write an array in the IDX format, independently of the code that reads it."""
    array = np.asarray(array, np.uint8)
    lengths = b"".join(length.to_bytes(4, "big") for length in array.shape)
    return bytes([0, 0, 8, array.ndim]) + lengths + array.tobytes()


PIXELS = np.random.default_rng(5).integers(0, 256, size=(7, 3, 4))
PIXELS[0, 0, :2] = 0, 255
TRAIN_LABELS, TEST_LABELS = [3, 9, 4, 1, 0], [7, 9]
CONTENTS = {
    "train-images-idx3-ubyte": idx(PIXELS[:5]),
    "train-labels-idx1-ubyte": idx(TRAIN_LABELS),
    "t10k-images-idx3-ubyte": idx(PIXELS[5:]),
    "t10k-labels-idx1-ubyte": idx(TEST_LABELS),
}
FIRST, *OTHERS = CONTENTS
SMALL = Source(
    title="Small",
    folder="small",
    files=tuple(
        File(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in CONTENTS.items()
    ),
    mirrors=(),
    timeout=5,
    pauses=(0.01, 0.01),
)


@dataclass
class Mirror:
    """A server on this computer: `answers` says what it does with each request in turn."""

    url: str
    answers: list[str] = field(default_factory=list)
    usual_answer: str = "right"
    requests: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    together: threading.Barrier | None = None  # hold each answer until as many have asked


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        mirror = self.server.mirror
        mirror.requests.append(self.path)
        answer = mirror.answers.pop(0) if mirror.answers else mirror.usual_answer
        if mirror.together:
            mirror.together.wait(60)
        name = self.path.removeprefix("/small/").removesuffix(".gz")
        packed = gzip.compress(CONTENTS[name])
        if answer.isdecimal():
            self.send_error(int(answer))
        elif answer == "silent":
            mirror.closing.wait(30)
        elif answer == "half, then silent":
            self.reply(packed[: len(packed) // 2], length=len(packed))
            mirror.closing.wait(30)
        elif answer == "half":
            self.reply(packed[: len(packed) // 2], length=len(packed))
        elif answer == "endless":
            self.reply(b"\x1f\x8b" + bytes(10 * 2**20))
        elif answer == "served as gzip":
            self.reply(packed, encoding="gzip")
        else:
            bodies = {
                "right": packed,
                "unpacked": CONTENTS[name],
                "wrong": gzip.compress(CONTENTS[name][:-1] + b"?"),
                "no gzip": b"these bytes are not packed",
                "truncated": packed[:-12],
                "damaged": packed[:20] + bytes(20) + packed[40:],
                "empty": b"",
                "page": b"\r\n<!DOCTYPE html><title>Please log in</title>",
            }
            self.reply(bodies[answer])

    def reply(self, body, *, length=None, encoding=None):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except ConnectionError:
            pass  # the client has seen enough

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def mirrors():
    """Give a function that starts a mirror; all of them end with the context."""
    servers = []

    def make(*answers, usual_answer="right"):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        url = f"http://127.0.0.1:{server.server_port}/small/"
        server.mirror = Mirror(url, list(answers), usual_answer)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return server.mirror

    try:
        yield make
    finally:
        for server, thread in servers:
            server.mirror.closing.set()
            server.shutdown()
            thread.join()
            server.server_close()
