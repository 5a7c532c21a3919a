"""Fetch the packages that carry fonts, each with its own ordinary client, and unpack them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from font_plan import Package


class FontBuildError(Exception):
    """The folder cannot be built; the message says what to do about it."""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package, cache: Path) -> Path:
    """Return the folder a package is unpacked in, downloading it unless the cache has it.

    The archive must have the hash written in the plan: a package that was republished under the
    same version would otherwise slip in unseen.
    """
    slug = f"{package.name.strip('@').replace('/', '-')}-{package.version}"
    home = cache / slug
    archives = home / "archive"
    if not _archive_in(archives):
        archives.mkdir(parents=True, exist_ok=True)
        _download(package, archives)
    archive = _archive_in(archives)
    if archive is None:
        raise FontBuildError(f"{package.name}: the client ran but left no archive")
    found = digest(archive)
    if found != package.sha256:
        raise FontBuildError(f"{archive.name}: SHA-256 is {found}, expected {package.sha256}")
    unpacked = home / "files"
    if not unpacked.exists():
        _unpack(archive, unpacked)
    return unpacked


def _archive_in(folder: Path) -> Path | None:
    if not folder.is_dir():
        return None
    found = [path for path in sorted(folder.iterdir()) if path.suffix in (".whl", ".tgz", ".deb")]
    return found[0] if found else None


def _download(package: Package, folder: Path) -> None:
    at = str(folder)
    commands = {
        "pypi": [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
            "--only-binary=:all:", "--dest", at, f"{package.name}=={package.version}",
        ],
        "npm": [
            "npm", "pack", "--silent", "--pack-destination", at,
            f"{package.name}@{package.version}",
        ],
        "debian": ["apt-get", "download", "-qq", f"{package.name}={package.version}"],
    }  # fmt: skip
    _run(commands[package.kind], folder)


def _unpack(archive: Path, folder: Path) -> None:
    # Unpack aside and rename, so that a stopped run leaves no half-filled folder in the cache.
    partial = folder.with_name("files.partial")
    partial.mkdir(exist_ok=True)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(partial)  # noqa: S202 - its hash has been checked
    elif archive.suffix == ".tgz":
        with tarfile.open(archive) as tarball:
            tarball.extractall(partial, filter="data")
    else:
        _run(["dpkg-deb", "--extract", str(archive), str(partial)], folder.parent)
    partial.rename(folder)


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - from the plan
    except FileNotFoundError as error:
        raise FontBuildError(f"{command[0]} is not installed, and a package needs it") from error
    except subprocess.CalledProcessError as error:
        raise FontBuildError(f"{' '.join(command)} failed ({error.returncode})") from error
