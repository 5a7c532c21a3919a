"""Somebody who sends a running studio what no browser would."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import time
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tests.support.studios import RunningStudio

SECRET = "zq-outside-zq"
"""Stands in files that the studio must not show."""
REPOSITORY = Path(__file__).parents[2]
_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')


@dataclass
class Told:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Attacker:
    """Sends addresses as they are written, which no browser or library would."""

    studio: RunningStudio
    outside: Path
    """What lies around the project folder."""
    folder: Path
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Told:
        """Send one request and take the answer, which must hold nothing of this machine."""
        line = http.client.HTTPConnection("127.0.0.1", self.studio.port, timeout=60)
        began = time.monotonic()
        try:
            given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, given)
            answer = line.getresponse()
            told = Told(answer.status, dict(answer.getheaders()), answer.read(), time.monotonic() - began)
        finally:
            line.close()
        assert "Content-Security-Policy".lower() in {name.lower() for name in told.headers}, told
        self.check(told)
        return told

    def check(self, told: Told) -> None:
        """Look through an answer for what must be in none."""
        assert told.status < 500, (told, self.studio.said[-3:])
        kind = next((value for name, value in told.headers.items() if name.lower() == "content-type"), "")
        if kind.startswith(("text/", "application/json")):
            text = unescape(told.text)
            for leak in (SECRET, "root:x:0:0", "Traceback", "site-packages", str(self.outside), str(REPOSITORY)):
                assert leak not in text, (leak, text)

    def form(self, path: str, values: dict[str, str], **headers: str) -> Told:
        body = urlencode(values, errors="surrogatepass").encode()
        return self.ask(path, "POST", body, content_type="application/x-www-form-urlencoded", **headers)

    def upload(self, path: str, name: str, file: bytes, filename: str, kind: str = "application/octet-stream") -> Told:
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        return self.ask(path, "POST", head.encode() + file + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x")

    def fields(self, path: str) -> list[str]:
        """Return the names of the fields that a page's forms have (or the page above it, for an address that only takes)."""
        while True:
            told = self.ask(path)
            found = set(_FIELD.findall(told.text)) - {"csrf"} if told.status == 200 else set()
            if found or path.count("/") < 2:
                return sorted(unescape(name) for name in found)
            path = path.rpartition("/")[0]


def send_without_end(port: int, head: bytes, piece: bytes, most: int) -> tuple[bytes, int]:
    """Send a head and then `piece` again and again, until `most` bytes or the server has enough; return answer and count."""
    sent, answer, rest = 0, b"", head
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.settimeout(0.001)
        try:
            while sent < most and not answer:
                with contextlib.suppress(TimeoutError):
                    count = line.send(rest)
                    sent, rest = sent + count, rest[count:] or piece
                with contextlib.suppress(TimeoutError):
                    answer += line.recv(65536)
            line.settimeout(5)
            while more := line.recv(65536):
                answer += more
        except OSError:
            pass
    return answer, sent
