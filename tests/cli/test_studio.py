"""`musterpress studio`: what stops it from starting, what it says, and that it ends with nothing left."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from generator.studio import server
from generator.studio.server import is_loopback, listen
from tests.support.studios import running_studio


@pytest.fixture
def folder(run, tmp_path) -> Path:
    place = tmp_path / "riverbend"
    assert run("init", place, "-q").exit_code == 0
    return place


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Addresses that a browser was opened with."""
    found: list[str] = []
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setattr(server.webbrowser, "open", found.append)
    monkeypatch.setattr(server.threading, "Thread", lambda target, args, daemon: SimpleNamespace(start=lambda: target(*args)))
    return found


@pytest.fixture
def served(monkeypatch) -> list[server.Listening]:
    """Studios that were to be served; each says that it listens, and then somebody presses Ctrl-C."""
    found: list[server.Listening] = []

    def serve(studio, ready):
        found.append(studio)
        studio.socket.close()
        ready()
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "serve", serve)
    return found


def test_a_folder_that_is_not_there(run, tmp_path):
    done = run("studio", tmp_path / "nowhere")
    assert done.exit_code == 3
    assert done.stderr == (
        f"command line: error[studio-folder]: the project folder `{tmp_path}/nowhere` is not there\n"
        "hint: name the folder that holds your agency file, or make one with `musterpress init`\n"
    )


def test_a_file_is_no_folder(run, folder):
    done = run("studio", folder / "agency.yaml")
    assert done.exit_code == 3
    assert "agency.yaml` is no folder" in done.stderr


def test_a_port_that_is_taken(run, folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("studio", folder, "--port", port)
    assert done.exit_code == 5
    assert done.stderr == (
        f"command line: error[studio-port]: port {port} is taken by another program\n"
        "hint: leave `--port` out to get a free one, or end the program that has it\n"
    )


def test_a_host_that_is_none_or_another(run, folder):
    for host, said in (
        ("nowhere.invalid", "there is no host `nowhere.invalid`"),
        ("203.0.113.7", "cannot listen on `203.0.113.7`: "),
    ):
        done = run("studio", folder, "--host", host)
        assert done.exit_code == 5
        assert f"error[studio-host]: {said}" in done.stderr
        assert "hint: leave `--host` out" in done.stderr


def test_a_port_that_is_no_number_of_one(run, folder):
    assert run("studio", folder, "--port", "65536").exit_code == 2


def test_on_loopback_the_browser_is_opened_and_nobody_needs_a_token(run, folder, opened, served):
    done = run("studio", folder)
    assert done.exit_code == 130
    url = f"http://127.0.0.1:{served[0].settings.port}/"
    assert served[0].settings.port > 0
    assert served[0].settings.token is None
    assert served[0].settings.folder == folder
    assert done.stderr == f"studio: {url} (Ctrl-C ends it)\nstopped\n"
    assert done.stdout == ""
    assert opened == [url]


def test_the_folder_one_stands_in_is_meant_if_none_is_named(run, folder, monkeypatch, served, opened):
    monkeypatch.chdir(folder)
    run("studio", "--no-browser")
    assert served[0].settings.folder == folder
    assert opened == []


def test_without_a_screen_no_browser_takes_over_the_terminal(opened, monkeypatch):
    monkeypatch.setattr(server.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    server.open_browser("http://127.0.0.1:1/")
    assert opened == []


def test_open_to_the_network_warns_loudly_and_asks_for_a_token(run, folder, opened, served):
    done = run("studio", folder, "--host", "0.0.0.0")
    token = served[0].settings.token
    assert token is not None
    assert len(token) >= 40
    assert "warning[studio-open]: THE STUDIO IS OPEN TO THE NETWORK at `0.0.0.0`" in done.stderr
    assert f"?token={token} (Ctrl-C ends it)" in done.stderr
    assert "0.0.0.0:" not in done.stderr  # nobody can open that
    assert opened == []
    again = run("studio", folder, "--host", "0.0.0.0", "-q")
    assert served[1].settings.token != token
    assert again.stdout == f"{served[1].url}\n"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_what_is_loopback(host, loopback):
    assert is_loopback(host) is loopback


def test_names_that_are_answered_to(folder):
    one = listen(folder, "127.0.0.9")
    every = listen(folder, "0.0.0.0")
    one.socket.close()
    every.socket.close()
    assert f"127.0.0.9:{one.settings.port}" in one.settings.hosts
    assert f"localhost:{one.settings.port}" in one.settings.hosts
    assert not any(host.startswith("0.0.0.0") for host in every.settings.hosts)
    assert f"{socket.gethostname().lower()}:{every.settings.port}" in every.settings.hosts


def test_it_answers_and_ends_with_nothing_left(folder):
    with running_studio(folder) as studio:
        with urllib.request.urlopen(studio.url, timeout=20) as page:
            assert page.status == 200
            assert b"agency" in page.read()
            assert page.headers["server"] is None
        assert studio.url == f"http://127.0.0.1:{studio.port}/"
        children = studio.children()
        assert studio.stop() == 130
        deadline = time.monotonic() + 10
        while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children):
            assert time.monotonic() < deadline, children
            time.sleep(0.05)
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(studio.url, timeout=5)
    assert studio.said == [f"studio: {studio.url} (Ctrl-C ends it)\n", "stopped\n"]


def test_a_request_that_never_ends_does_not_keep_it(folder):
    with running_studio(folder) as studio, socket.create_connection(("127.0.0.1", studio.port), timeout=10) as client:
        client.sendall(f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{studio.port}\r\nContent-Length: 100\r\n\r\nx".encode())
        time.sleep(0.3)
        began = time.monotonic()
        assert studio.stop() == 130
        assert time.monotonic() - began < 10
