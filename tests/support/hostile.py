"""What somebody might send who means no good: names that lead elsewhere, texts that act, files that grow when they are opened."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

PATHS = (
    "..",
    "../",
    "../../../../etc/passwd",
    "..%2f..%2fsecret",
    "%2e%2e%2f%2e%2e%2fsecret",
    "%252e%252e%252fsecret",
    "....//secret",
    "..;/secret",
    "..\\..\\secret",
    "..%5csecret",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "C:\\Windows\\win.ini",
    "~",
    "~~..~secret",
    "..~secret",
    ".",
    "%00",
    "agency%00.png",
    "agency%0d%0aX-Bad:%201",
    "a" * 3000,
    "%C3%A9%F0%9F%98%80",
    "%ff%fe",
    "%ED%A0%80",
    "%EF%BC%8E%EF%BC%8E%EF%BC%8Fsecret",
    "%E2%80%AEsecret",
    "%F0%9D%9F%98",
    "CON",
    "-1",
    "1e999",
    "NaN",
    "99999999999999999999999",
    "*",
    "{{7*7}}",
    "<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"),
)
"""In the place of a name in an address, as they are sent."""

VALUES = (
    "",
    " ",
    "\0",
    "a\0b",
    "\r\n",
    "Elm\r\nsample: false\r\n",
    "Elm\nname: Oak",
    "Elm\n---\nname: Oak",
    "\u0085x",
    "\u2028x\u2029",
    "\ufeffx",
    "\u202ex",
    "\ufffe",
    "\U000fffff",
    "é\u0301" * 50,
    "😀" * 200,
    "x" * 20_000,
    "ﷺ" * 500,
    "&a [*a, *a]",
    "*a",
    "!!python/object/apply:os.system ['true']",
    "!include /etc/passwd",
    "{a: b}",
    "[",
    "'",
    '"',
    '"\\x00"',
    "|\n x",
    "- a",
    "? a",
    "# a",
    "a # b",
    "a: b",
    "null",
    "~",
    "yes",
    "1e999",
    "0x1F",
    "2026-13-45",
    "9" * 400,
    "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}",
    "{name.__class__}",
    "%s%n%(x)s",
    "<script>alert(1)</script>",
    "]]><!--",
    "&amp;&lt;&xxe;",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../secret.yaml",
    "/etc/passwd",
    "secret.yaml",
    "http://evil.example/x.png",
    "javascript:alert(1)",
    "\x1b[2J",
)
"""In the place of a value of a form."""


def wide_png(side: int = 30_000) -> bytes:
    """A small PNG that is really `side` pixels wide and high (about a gigabyte in colour)."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (side + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


def png_with_long_text(megabytes: int = 200) -> bytes:
    """A PNG of one pixel whose compressed comment unpacks to so much."""
    text = zlib.compress(b"\0" * (megabytes * 1_000_000), 9)
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"zTXt", b"Comment\0\0" + text), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
    + b']><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&k;</text></svg>'
)
"""A drawing of entities that grow ten times in each of ten steps."""

OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>'
)
"""A drawing that asks for a file of the machine."""

DEEP = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + b"<g>" * 100_000 + b"</g>" * 100_000 + b"</svg>"
"""A drawing of groups in groups."""

USED = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs><g id="a0"><path d="M0 0h1v1z"/></g>'
    + b"".join(b'<g id="a%d">%s</g>' % (n, b'<use href="#a%d"/>' % (n - 1) * 10) for n in range(1, 10))
    + b'</defs><use href="#a9"/></svg>'
)
"""A drawing that uses itself a thousand million times."""


@cache
def workbook_bomb(megabytes: int = 600) -> bytes:
    """A workbook of a few megabytes at most whose only sheet unpacks to `megabytes`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        _workbook_parts(packed)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_SHEET)
            blank = b" " * 1_000_000
            for _ in range(megabytes):
                sheet.write(blank)
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def workbook_laughs() -> bytes:
    """A workbook whose sheet is made of entities that grow."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        _workbook_parts(packed)
        packed.writestr("xl/worksheets/sheet1.xml", LAUGHS)
    return out.getvalue()


def zip_of_many(count: int = 60_000) -> bytes:
    """A zip file of a great many empty files, with names that lead out of the folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        _workbook_parts(packed)
        for number in range(count):
            packed.writestr(f"../../{number}", b"")
    return out.getvalue()


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def _workbook_parts(packed: zipfile.ZipFile) -> None:
    package, office = "http://schemas.openxmlformats.org/package/2006", "http://schemas.openxmlformats.org/officeDocument/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    packed.writestr(
        "[Content_Types].xml",
        f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
    )
    packed.writestr(
        "_rels/.rels",
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    packed.writestr(
        "xl/workbook.xml",
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{office}/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    )
    packed.writestr(
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    )


def formulas(rows: int = 10_000) -> bytes:
    """A CSV table whose every cell is a formula that a spreadsheet program would run."""
    head = b"name,kind,state,log_place,supervisor.title,supervisor.phone,slug\n"
    return head + b"".join(_formula_rows(rows))


def _formula_rows(rows: int) -> Iterator[bytes]:
    for number in range(rows):
        calls = (f'"=HYPERLINK(""http://evil.example/{number}"",""{column}"")"' for column in range(5))
        yield f"=cmd|' /C calc'!A{number},{','.join(calls)},+{number}\n".encode()
