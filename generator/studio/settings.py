"""What a studio is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Names by which a browser on this machine reaches it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a request may bring; bytes unless said."""

    body: int = 1_000_000
    """Of a form."""
    seal: int = 5_000_000
    table: int = 20_000_000
    rows: int = 50_000
    """Rows of an uploaded table."""
    address: int = 4_000
    """Of a path and its query."""
    under_way: int = 64
    """Requests that are looked after at once; to the others it says to come back."""
    between_pieces: float = 10.0
    """Seconds that a request's body may stand still."""
    whole_body: float = 120.0
    """Seconds that it may take in all."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the project is and who may ask."""

    folder: Path
    """The project folder: nothing outside of it is shown or written."""
    host: str = "127.0.0.1"
    port: int = 0
    """0: a free one."""
    token: str | None = None
    """What a browser must show once, if it may come from another machine; None on loopback."""
    limits: Limits = Limits()
    names: tuple[str, ...] = ()
    """More names by which a browser may call the studio, without the port (IPv6 in brackets)."""

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that are answered, with the port; small letters."""
        names = {name.lower() for name in (*LOOPBACK, *self.names)}
        # A browser leaves out the port that its scheme has anyway (RFC 9110, 4.2.3).
        return frozenset({f"{name}:{self.port}" for name in names} | (names if self.port == 80 else set()))
