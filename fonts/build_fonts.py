"""Build the fonts folder from the published packages named in ``font_plan``.

    python fonts/build_fonts.py            # rebuild the font files, licences and fonts.yaml
    python fonts/build_fonts.py --check    # rebuild elsewhere and compare with what is here

Needs fontTools (the release named below, for the same bytes), PyYAML, and the clients of the
packages: pip, npm, and apt-get with dpkg-deb.  Nothing else in Musterpress needs the network.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import fontTools  # type: ignore[import-untyped, unused-ignore]
import yaml
from font_cutting import make_face
from font_packages import FontBuildError, digest, fetch
from font_plan import FACES, OFL_TEXT, Face, fallback_chain
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

FONTTOOLS = "4.68.0"
SIZE_LIMIT = 25 * 1000 * 1000

HEADER = """\
# The fonts Musterpress prints with.  Written by build_fonts.py: change font_plan.py and rebuild.
# families  the order in which typefaces are tried for a character
# scripts   ISO 15924 codes the face is meant for (Zsym: symbols, for text of any script)
# languages BCP 47 codes that prefer this face to others of the same script
# weight    what a layout asks for; NotoSansSyriac-Black stands in for a Bold that does not exist
# x_height  in ems, from the OS/2 table
"""


def say(message: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(message, file=sys.stderr, flush=True)


def describe(face: Face, path: Path) -> dict[str, Any]:
    """Return the entry of a finished face for ``fonts.yaml``."""
    font = TTFont(path, lazy=True)
    units = font["head"].unitsPerEm
    return {
        "id": face.id,
        "typeface": face.typeface,
        "file": path.name,
        "weight": face.weight,
        "italic": face.italic,
        "scripts": list(face.scripts),
        "languages": list(face.languages),
        "units_per_em": units,
        "sha256": digest(path),
        "bytes": path.stat().st_size,
        "licence": "OFL-1.1",
        "licence_file": f"LICENSES/{face.typeface}-OFL.txt",
        "source": {
            "kind": face.package.kind,
            "package": face.package.name,
            "version": face.package.version,
        },
        "x_height": round(font["OS/2"].sxHeight / units, 4),
    }


def write_licences(out: Path, cache: Path) -> None:
    """Write one licence file a typeface: its own copyright lines, then the wording of the OFL."""
    package, member = OFL_TEXT
    text = (fetch(package, cache) / member).read_text(encoding="utf-8")
    wording = text[text.index("This Font Software is licensed") :]
    wording = "\n".join(line.rstrip() for line in wording.rstrip().splitlines())
    notices: dict[str, dict[str, None]] = {}
    for face in FACES:
        font = TTFont(out / f"{face.id}.ttf", lazy=True)
        notice = font["name"].getDebugName(0).strip()
        notices.setdefault(face.typeface, {})[notice] = None
    folder = out / "LICENSES"
    folder.mkdir(exist_ok=True)
    for typeface, lines in notices.items():
        body = "\n".join(lines) + "\n\n" + wording + "\n"
        (folder / f"{typeface}-OFL.txt").write_text(body, encoding="utf-8", newline="\n")


def write_index(out: Path, entries: list[dict[str, Any]]) -> None:
    """Write ``fonts.yaml``."""
    index = {"format": 1, "families": {"text": fallback_chain()}, "faces": entries}
    body = yaml.safe_dump(index, sort_keys=False, default_flow_style=None, width=100)
    text = f"{HEADER}# Made with fontTools {fontTools.version}.\n{body}"
    (out / "fonts.yaml").write_text(text, encoding="utf-8", newline="\n")


def build(out: Path, cache: Path) -> None:
    """Make every face of the plan in a folder, with licences and index."""
    out.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    for face in FACES:
        source = fetch(face.package, cache) / face.member
        target = out / f"{face.id}.ttf"
        make_face(face, source, target)
        entries.append(describe(face, target))
        say(f"{target.name}: {target.stat().st_size:,} bytes, from {face.package.name}")
    write_licences(out, cache)
    write_index(out, entries)
    total = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    say(f"{len(entries)} faces; the folder holds {total:,} bytes")
    if total >= SIZE_LIMIT:
        raise FontBuildError(f"the folder is over {SIZE_LIMIT:,} bytes")


def differences(built: Path, here: Path) -> list[str]:
    """Return the files of a fresh build that are missing here or differ."""
    names = sorted(path.relative_to(built) for path in built.rglob("*") if path.is_file())
    return [str(name) for name in names if not (here / name).is_file() or digest(here / name) != digest(built / name)]


def check(here: Path, cache: Path) -> int:
    """Build into a folder of its own and compare it with this one."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), cache)
        changed = differences(Path(folder), here)
    for name in changed:
        say(f"differs: {name}")
    say("the folder is out of date" if changed else "the folder is what the plan builds")
    return 1 if changed else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description="Build the fonts folder from its packages.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write (default: this)")
    parser.add_argument("--cache", type=Path, help="folder to keep downloaded packages in")
    parser.add_argument("--check", action="store_true", help="compare only; write nothing here")
    options = parser.parse_args(arguments)
    if fontTools.version != FONTTOOLS:
        say(f"fontTools is {fontTools.version}; the folder was made with {FONTTOOLS}")
    try:
        with tempfile.TemporaryDirectory() as temporary:
            cache = (options.cache or Path(temporary)).resolve()
            if options.check:
                return check(options.out, cache)
            build(options.out, cache)
    except FontBuildError as error:
        say(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
