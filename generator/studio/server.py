"""The studio as a server: a socket that is bound before anything else, and an end that leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from generator.diagnostics import ExitCode, Place, Problem, ProblemsError
from generator.studio.app import create_app
from generator.studio.settings import Settings

_PLACE = Place("command line")
HEAD_SECONDS = 20.0
"""How long a connection may take to say what it wants; browsers open some before they need them."""
_LAST_WORDS = 2
"""Seconds that requests under way are given at the end; a page that listens to a run's events would never end by itself."""
_WAITING = 256
"""Connections that the system keeps waiting for us."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A studio that is about to start: bound, so that its address is certain."""

    settings: Settings
    socket: socket.socket

    @property
    def open_to_network(self) -> bool:
        """Whether other machines can reach it."""
        return not is_loopback(self.settings.host)

    @property
    def url(self) -> str:
        """The address to open in a browser, with the token if there is one."""
        names = self.settings.names
        name = names[0] if names else "127.0.0.1"
        token = f"?token={self.settings.token}" if self.settings.token is not None else ""
        return f"http://{name}:{self.settings.port}/{token}"


def listen(folder: Path, host: str = "127.0.0.1", port: int = 0) -> Listening:
    """Bind the studio's socket; port 0 is a free one. Beyond loopback a token is made up.

    Raises ProblemsError: exit code 3 if the folder is not there, 5 if the address cannot be had.
    """
    if not folder.is_dir():
        message = f"`{folder}` is no folder" if folder.exists() else f"the project folder `{folder}` is not there"
        hints = ("name the folder that holds your agency file, or make one with `musterpress init`",)
        raise ProblemsError([Problem("studio-folder", message, _PLACE, hints)], ExitCode.MISSING)
    bound = _bind(host, port)
    token = None if is_loopback(host) else secrets.token_urlsafe(32)
    settings = Settings(folder.resolve(), host, bound.getsockname()[1], token, names=_names(bound))
    return Listening(settings, bound)


def serve(studio: Listening, ready: Callable[[], None]) -> None:
    """Serve until a signal comes; `ready` is called once it listens. Raises KeyboardInterrupt after Ctrl-C."""
    try:
        config = Config(
            create_app(studio.settings),
            http=_Protocol,
            ws="none",
            lifespan="on",
            loop="asyncio",
            log_config=None,
            # What goes wrong in a request is told by safety/failures.py, in one line; a broken client is nobody's concern.
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=_WAITING,
            timeout_graceful_shutdown=_LAST_WORDS,
        )
        _Server(config, ready).run([studio.socket])
    except SystemExit:
        # How uvicorn ends when the application does not start; it would pass for one of our exit codes.
        raise RuntimeError("the studio's workshop could not be started") from None
    finally:
        studio.socket.close()


def open_browser(url: str) -> None:
    """Open a page in the user's browser, without waiting for it; where there is no screen, do nothing."""
    # Without a screen `webbrowser` finds a browser that runs in the terminal, and takes it over.
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine for itself only."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class _Server(Server):
    """A server that tells when it listens."""

    def __init__(self, config: Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


class _Protocol(H11Protocol):
    """HTTP/1.1 with a limit on the time that a request's head takes; uvicorn has one only between requests."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except h11.LocalProtocolError:
            # The client broke HTTP after it was answered, and uvicorn would answer once more.
            self.transport.abort()
            return
        if self.conn.their_state is not h11.IDLE:
            self._cancel()
        elif self._late is None and self.timeout_keep_alive_task is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _cancel(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        hints = ("leave `--host` out, or give an address of this machine",)
        raise ProblemsError([Problem("studio-host", f"there is no host `{host}`", _PLACE, hints)], ExitCode.WRITE) from None
    bound = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Else the port of a studio that has just ended could not be had for a minute (on Windows it would let in a second).
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # Now, not when the loop runs: with SO_REUSEADDR a second socket could be bound until one listens.
        bound.listen(_WAITING)
    except OSError as error:
        bound.close()
        raise ProblemsError([_no_port(host, port, error)], ExitCode.WRITE) from None
    bound.setblocking(False)
    return bound


def _no_port(host: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        hints = ("leave `--port` out to get a free one, or end the program that has it",)
        return Problem("studio-port", f"port {port} is taken by another program", _PLACE, hints)
    if error.errno == errno.EACCES:
        hints = ("leave `--port` out to get a free one, or take one from 1024 on",)
        return Problem("studio-port", f"port {port} is not for everybody", _PLACE, hints)
    hints = ("leave `--host` out, or give an address of this machine",)
    return Problem("studio-host", f"cannot listen on `{host}`: {error.strerror or error}", _PLACE, hints)


def _names(bound: socket.socket) -> tuple[str, ...]:
    """Return the names by which browsers may call the studio, the best first."""
    address = ipaddress.ip_address(bound.getsockname()[0])
    if not address.is_unspecified:
        return (_in_url(str(address)),)
    found = [_outward(bound.family), socket.gethostname(), f"{socket.gethostname()}.local", socket.getfqdn()]
    with contextlib.suppress(OSError):
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)]
    return tuple(dict.fromkeys(_in_url(name) for name in found if name))


def _outward(family: int) -> str:
    """Return the address by which this machine goes out. Nothing is sent: a datagram socket only looks up the route."""
    target = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"  # for documentation (RFC 3849, RFC 5737)
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _in_url(name: str) -> str:
    """Return a name as it stands in an address: IPv6 in brackets, without its zone."""
    return f"[{name.partition('%')[0]}]" if ":" in name else name
