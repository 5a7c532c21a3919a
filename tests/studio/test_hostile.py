"""Hostile requests to a studio as it runs for a user: nothing leaks, nothing hangs, nothing outside the folder changes."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
import yaml

from generator.cli.init import starter_files
from generator.content.agency import Agency
from generator.project import ProjectFiles
from generator.record import write_files
from tests.support import hostile
from tests.support.attacks import SECRET, Attacker, send_without_end
from tests.support.bad_projects import everything_in, picture, png_that_claims
from tests.support.studios import routes, running_studio

MOST_MEMORY = 500_000_000

PAGES = sorted({(method, route.path) for route in routes() for method in route.methods})
PARAMETERS = [(method, path, name) for method, path in PAGES for name in re.findall(r"{(\w+)}", path)]
"""Every parameter of every address."""
FORMS = [path for method, path in PAGES if method == "POST"]
PICTURES = [path for path in FORMS if path.endswith("/seal")]
TABLES = [path for path in FORMS if path.startswith("/batch")]
QUERY = (
    "packet",
    "stem",
    "edition",
    "page",
    "scale",
    "outlines",
    "stock",
    "ink",
    "copies",
    "spares",
    "printer",
    "tab",
    "id",
    "next",
)


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    """One studio for all attacks; around its folder there are files that would please an attacker."""
    outside = tmp_path_factory.mktemp("machine")
    files = starter_files(ProjectFiles())
    folder = outside / "project"
    write_files(folder, files)
    secret = files["agency.yaml"].replace(b"name:", f"name: {SECRET} #".encode(), 1)
    for place in ("secret", "secret.yaml", "secret.png", "agencies/secret.yaml", "other/agency.yaml"):
        (outside / place).parent.mkdir(exist_ok=True)
        (outside / place).write_bytes(secret)
    (folder / "linked.yaml").symlink_to(outside / "secret.yaml")
    (folder / "linked").symlink_to(outside / "agencies")
    with running_studio(folder) as studio:
        made = Attacker(studio, outside, folder)
        told = made.ask("/")
        made.headers["Cookie"] = told.headers["set-cookie"].partition(";")[0]
        made.headers["X-CSRF-Token"] = told.text.partition('name="csrf" content="')[2].partition('"')[0]
        yield made


@pytest.fixture(autouse=True)
def unharmed(attacker: Attacker) -> Iterator[None]:
    """After each attack the studio answers, is small, has not stumbled, and has left alone what is around its folder."""

    def around() -> dict[str, bytes | None]:
        return {name: data for name, data in everything_in(attacker.outside).items() if not name.startswith("project/")}

    before, said = around(), len(attacker.studio.said)
    yield
    assert attacker.ask("/").status == 200
    assert attacker.studio.memory() < MOST_MEMORY
    assert attacker.studio.said[said:] == []
    assert around() == before


def filled(path: str, **values: str) -> str:
    """Return an address with the starter's agency, or what is given, in the place of its parameters."""
    usual = {"key": "0" * 64, "page": "0", "id": "agency", "printer": "front-office"}
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: values.get(found[1], usual.get(found[1], "agency")), path)


def test_there_is_something_to_attack():
    assert ("GET", "/") in PAGES


@pytest.mark.parametrize(("method", "path", "name"), PARAMETERS)
def test_names_that_lead_elsewhere(attacker, method, path, name):
    for trick in hostile.PATHS:
        address = filled(path, **{name: trick if "%" in trick else quote(trick, safe="/;:~*")})
        told = attacker.ask(address, method)
        assert told.status in (200, 303, 400, 403, 404, 405, 409, 413, 414, 422), (address, told.status)
        assert "x-bad" not in {header.lower() for header in told.headers}


@pytest.mark.parametrize("path", sorted({path for method, path in PAGES if method == "GET"}))
def test_queries_that_lead_elsewhere(attacker, path):
    known = {name: trick for name in QUERY for trick in ("x",)}
    for trick in hostile.PATHS:
        for address in (urlencode(dict.fromkeys(known, trick)), "&".join(f"{name}={quote(trick, safe='%')}" for name in known)):
            told = attacker.ask(f"{filled(path)}?{address[:3800]}")
            assert told.status in (200, 303, 400, 404, 409, 414, 422), (trick, told.status)


@pytest.mark.parametrize("place", ["/static/", "/agencies/", "/previews/", "/batch/", "/"])
def test_tricks_under_every_folder(attacker, place):
    for trick in hostile.PATHS:
        for address in (f"{place}{quote(trick, safe='/%;:~*')}", f"{place}{quote(trick, safe='/%;:~*')}/0.png"):
            assert attacker.ask(address).status in (200, 303, 400, 404, 405, 414, 422), address
    assert attacker.ask("/static/%2e%2e/app.py").status == 404
    assert attacker.ask("/static/../templates/base.html").status == 404


def test_links_out_of_the_folder_are_not_followed(attacker):
    assert "linked" not in attacker.ask("/").text
    for name in ("linked", "linked~secret", "agencies~secret"):
        assert attacker.ask(f"/agencies/{name}").status == 404


@pytest.mark.parametrize("path", FORMS)
def test_values_of_any_kind(attacker, path):
    address = filled(path)
    names = attacker.fields(address)
    before = (attacker.folder / "agency.yaml").read_bytes()
    try:
        for value in hostile.VALUES:
            # Many forms have a hundred fields: a long value in each of them is more than a form may have.
            short = value[: 200_000 // max(len(names), 1)]
            told = attacker.form(address, dict.fromkeys(names, short))
            assert told.status in (200, 303, 400, 404, 409, 413, 422), (value, told.status)
            assert "html" not in told.headers.get("content-type", "") or "<script>alert" not in told.text
            assert told.seconds < 20
            # Whatever was written is still a file of an agency: no value became a key.
            written = yaml.safe_load((attacker.folder / "agency.yaml").read_bytes())
            assert set(written) <= set(Agency.model_fields), value
        for trick in hostile.PATHS:
            attacker.form(address, dict.fromkeys(names, trick))
    finally:
        (attacker.folder / "agency.yaml").write_bytes(before)


@pytest.mark.parametrize("path", FORMS)
def test_names_of_fields_that_no_form_has(attacker, path):
    odd = ["__proto__", "__class__", "name.__class__", "ice.phone.number.x", "languages.-1", "languages.99999999", "languages.x"]
    odd += ["sample.x", "consulates.0", "a." * 500, "", ".", "..", "name[]", "name\0", "\ud800", "logo.file", "annexes.0"]
    for name in odd:
        for value in ("x", "../secret.yaml"):
            assert attacker.form(filled(path), {name: value}).status in (200, 303, 400, 404, 409, 422), name
    assert attacker.form(filled(path), {f"languages.{number}": "es" for number in range(1500)}).status < 500


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"a": ' + b"9" * 100_000 + b"}"),
        ("application/json", b'"\\ud800"'),
        ("application/json", b"null"),
        ("text/plain", b"x"),
        ("application/xml", hostile.LAUGHS),
        ("application/x-www-form-urlencoded", b"\xff\xfe=\xff"),
        ("application/x-www-form-urlencoded", gzip.compress(b"a" * 10_000_000)),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n"),
        (
            "multipart/form-data; boundary=x; charset=utf-7",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n+AD0-\r\n--x--',
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: " + b"b" * 500_000),
        ("multipart/form-data; boundary=" + "x" * 3000, b"x"),
        ("\x7f;;=", b"x"),
    ],
)
def test_bodies_that_are_no_forms(attacker, path, kind, body):
    told = attacker.ask(filled(path), "POST", body, content_type=kind, content_encoding="gzip" if body[:2] == b"\x1f\x8b" else "")
    assert told.status in (200, 303, 400, 404, 409, 413, 415, 422)
    assert told.seconds < 10


@pytest.mark.parametrize("path", ["/", "/nowhere", *(filled(path) for path in FORMS)])
@pytest.mark.parametrize("way", ["chunked", "declared", "understated"])
def test_a_gigabyte_is_stopped_early(attacker, path, way):
    length = {
        "chunked": "Transfer-Encoding: chunked",
        "declared": "Content-Length: 1000000000",
        "understated": "Content-Length: 10",
    }
    head = "\r\n".join((
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{attacker.studio.port}",
        f"Cookie: {attacker.headers['Cookie']}",
        f"X-CSRF-Token: {attacker.headers['X-CSRF-Token']}",
        "Content-Type: multipart/form-data; boundary=x",
        length[way],
        "\r\n",
    ))  # fmt: skip
    start = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    block = b"x" * 65536
    piece = b"%x\r\n%s\r\n" % (len(block), block) if way == "chunked" else block
    first = b"%x\r\n%s\r\n" % (len(start), start) if way == "chunked" else start
    began = time.monotonic()
    answer, sent = send_without_end(attacker.studio.port, head.encode() + first, piece, 1_000_000_000)
    # Limit, what is taken after the answer, and what the system keeps on both sides.
    assert sent < 20_000_000 + 4_000_000 + 16_000_000
    assert time.monotonic() - began < 15
    # Where the connection was reset while we still sent, the system may have thrown the answer away.
    assert answer == b"" or answer[9:10] in b"234"
    if way != "understated" and answer:
        assert answer[9:12] in (b"404", b"405", b"413")
    assert attacker.studio.memory() < MOST_MEMORY


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
        b"POST / HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"GET / HTTP/1.1\r\nHost: HERE\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n"
        b"Sec-WebSocket-Version: 13\r\nConnection: close\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: HERE\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        b"GET /" + b"%41" * 20_000 + b" HTTP/1.1\r\nHost: HERE\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_hardly_http(attacker, raw):
    with socket.create_connection(("127.0.0.1", attacker.studio.port), timeout=20) as line:
        answer = b""
        try:
            line.sendall(raw.replace(b"HERE", b"127.0.0.1:%d" % attacker.studio.port))
            line.shutdown(socket.SHUT_WR)
            while more := line.recv(65536):
                answer += more
        except OSError:
            pass  # it has been enough for the server
    assert b" 500 " not in answer[:20]
    assert b"Traceback" not in answer
    assert SECRET.encode() not in answer


def test_fifty_at_once(attacker):
    addresses = [
        "/",
        "/nowhere",
        "/static/studio.css",
        "/openapi.json",
        *(filled(path) for method, path in PAGES if method == "GET"),
    ]
    wanted = [addresses[number % len(addresses)] for number in range(50)]
    began = time.monotonic()
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(attacker.ask, wanted))
    assert {told.status for told in answers} <= {200, 303, 404, 409, 422}
    assert all(told.status == 200 for told, address in zip(answers, wanted, strict=True) if address == "/")
    assert time.monotonic() - began < 60


def test_two_hundred_that_say_nothing_keep_nobody_out(attacker):
    lines = [socket.create_connection(("127.0.0.1", attacker.studio.port), timeout=20) for _ in range(200)]
    try:
        for line in lines[:100]:
            line.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert attacker.ask("/").status == 200
    finally:
        for line in lines:
            line.close()


def test_those_who_stop_in_the_middle_keep_nobody_out_for_long(attacker):
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{attacker.studio.port}\r\nContent-Length: 9\r\n\r\nx".encode()
    lines = [socket.create_connection(("127.0.0.1", attacker.studio.port), timeout=20) for _ in range(60)]
    try:
        for line in lines:
            line.sendall(head)
        assert attacker.ask("/").status == 200
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("path", PICTURES)
@pytest.mark.parametrize(
    ("filename", "make"),
    [
        ("a.png", hostile.wide_png),
        ("a.png", lambda: png_that_claims(100_000, 100_000)),
        ("a.png", hostile.png_with_long_text),
        ("a.png", lambda: picture("GIF")),
        ("a.png", lambda: b""),
        ("a.png", lambda: hostile.LAUGHS),
        ("a.svg", lambda: hostile.LAUGHS),
        ("a.svg", lambda: hostile.OUTSIDE),
        ("a.svg", lambda: hostile.DEEP),
        ("a.svg", lambda: hostile.USED),
        ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"),
        ("a.jpg", lambda: picture("JPEG")[:300]),
        ("../../secret.png", lambda: picture("PNG")),
        ("/etc/passwd", lambda: picture("PNG")),
        ("a\\..\\..\\secret.png", lambda: picture("PNG")),
        ("a%00.png", lambda: picture("PNG")),
        (f"{'a' * 2000}.png", lambda: picture("PNG")),
        (".htaccess", lambda: picture("PNG")),
        ("agency.yaml", lambda: picture("PNG")),
        ("a.png", hostile.workbook_bomb),
    ],
)
def test_pictures_that_are_bombs(attacker, path, filename, make):
    before = everything_in(attacker.folder)
    names = set(before)
    bomb = make()
    try:
        for name in {"seal", "logo", "file", *attacker.fields(filled(path))}:
            told = attacker.upload(filled(path), name, bomb, filename, "image/png")
            assert told.status in (200, 303, 400, 404, 409, 413, 415, 422)
            assert told.seconds < 20
        new = set(everything_in(attacker.folder)) - names
        # Names of files are the studio's own.
        assert not any(part in name for name in new for part in ("htaccess", "..", "passwd", "secret", "aaaa", "%", "\\"))
        assert (attacker.folder / "agency.yaml").read_bytes()[:1] != b"\x89"
    finally:
        for name, data in before.items():
            if data is not None and not (attacker.folder / name).is_symlink():
                (attacker.folder / name).write_bytes(data)


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize(
    ("filename", "make"),
    [
        ("a.csv", hostile.formulas),
        ("a.xlsx", hostile.workbook_bomb),
        ("a.xlsx", hostile.workbook_laughs),
        ("a.xlsx", hostile.zip_of_many),
        ("a.xlsx", lambda: b"PK\x03\x04" + b"\0" * 5000),
        ("a.csv", lambda: b'name\n"' + b"x" * 19_000_000),
        ("a.csv", lambda: b"name\n" + b"x\n" * 9_000_000),
        ("a.csv", lambda: b"," * 5_000_000),
        ("a.csv", lambda: b"\0" * 1_000_000),
        ("a.csv", lambda: b"name\n\xff\xfe"),
        ("../../secret.csv", lambda: b"name,slug\nElm,../../secret\n"),
        ("a.csv", lambda: b"name,slug,logo,annexes\nElm,elm,../secret.png,/etc/passwd\n"),
        ("a.xls", hostile.wide_png),
    ],
)
def test_tables_that_are_bombs(attacker, path, filename, make):
    data = make()
    for name in {"table", "file", *attacker.fields(filled(path))}:
        told = attacker.upload(filled(path), name, data, filename, "text/csv")
        assert told.status in (200, 303, 400, 404, 409, 413, 415, 422)
        assert told.seconds < 30


def test_a_table_with_formulas_is_shown_as_text(attacker):
    for path in TABLES:
        for name in attacker.fields(filled(path)):
            told = attacker.upload(filled(path), name, hostile.formulas(50), "a.csv", "text/csv")
            assert 'href="http://evil.example' not in told.text


def test_the_whole_studio_is_small(attacker):
    children = attacker.studio.children()
    every = {child.pid: child.memory_info().rss for child in children if child.is_running()}
    assert attacker.studio.memory() < MOST_MEMORY
    # The workshop's process gives its place to another one before it is larger than this.
    assert all(size < 2 * MOST_MEMORY for size in every.values()), every
