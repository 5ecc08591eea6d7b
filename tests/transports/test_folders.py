"""Rehearsals and the local mailer: what they write is what any mail program reads."""

from __future__ import annotations

import errno
import mailbox
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports import open_transport
from newsletter.transports.disk import safe_name
from newsletter.transports.mbox import _append

Make = Callable[..., Message]
only_unix = pytest.mark.skipif(sys.platform == "win32", reason="the mailer is a shell script here")


async def deliver(url: str, root: Path, *messages: Message) -> list[Outcome]:
    session = await open_transport(url, root=root, environment={}).connect()
    try:
        outcomes = []
        for message in messages:
            assert await session.offer(message) is None
            outcomes.append(await session.finish())
        return outcomes
    finally:
        await session.close()


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


async def test_a_folder_gets_one_file_a_reader(tmp_path: Path, message: Make) -> None:
    addresses = ("jan@example.org", "piet@example.org", "jan@example.org")
    outcomes = await deliver("file:outbox", tmp_path, *map(message, addresses))
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 3
    assert files(tmp_path) == ["outbox/2026-12-01/jan@example.org.eml", "outbox/2026-12-01/piet@example.org.eml"]
    assert (tmp_path / "outbox/2026-12-01/jan@example.org.eml").read_bytes() == message().data


@pytest.mark.parametrize(
    "text",
    [
        "Jan@example.org",
        "a/b@example.org",
        "..",
        "con",
        "NUL.x@example.org",
        "é@example.org",
        "x" * 300,
        "a:b*?",
        "a.",
        "",
        " ",
    ],
)
def test_a_file_name_is_safe_everywhere(text: str) -> None:
    name = safe_name(text)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789@._+-")
    assert 1 <= len(name) <= 100
    assert name.partition(".")[0] not in ("con", "nul")
    assert not name.startswith(".")
    assert name != safe_name(text + "x")


def test_two_addresses_that_look_alike_have_two_files() -> None:
    assert (
        len({safe_name(text) for text in ("a/b@example.org", "a*b@example.org", "a_b@example.org", "A_B@x.org")}) == 4
    )
    assert safe_name("Jan@example.org") == safe_name("JAN@example.org")


async def test_an_issue_cannot_lead_out_of_the_folder(tmp_path: Path, message: Make) -> None:
    await deliver("file:outbox", tmp_path / "project", message(issue="../../elders"))
    assert all(path.startswith("project/outbox/") for path in files(tmp_path))


async def test_a_maildir_is_read_back(tmp_path: Path, message: Make) -> None:
    addresses = ("jan@example.org", "piet@example.org", "jan@example.org")
    outcomes = await deliver("maildir:post", tmp_path, *map(message, addresses))
    assert [outcome.state for outcome in outcomes] == [State.SENT] * 3
    read = mailbox.Maildir(str(tmp_path / "post"), create=False)
    assert sorted(str(found["To"]) for found in read) == ["jan@example.org", "piet@example.org"]
    assert not any((tmp_path / "post" / "tmp").iterdir())


async def test_an_mbox_is_read_back(tmp_path: Path, message: Make) -> None:
    body = "Een regel.\r\nFrom hier af\r\n>From verder\r\n\r\nFrom"
    for _ in range(2):
        assert (await deliver("mbox:map/post.mbox", tmp_path, message(body=body)))[0].state is State.SENT
    raw = (tmp_path / "map" / "post.mbox").read_bytes()
    assert raw.startswith(b"From bounce@example.org Tue Dec  1 09:00:00 2026\nFrom: redactie@example.org\n")
    assert b"\r" not in raw
    assert b"\n>From hier af\n>>From verder\n\nFrom\n\n" in raw
    read = mailbox.mbox(str(tmp_path / "map" / "post.mbox"), create=False)
    assert [found["Subject"] for found in read] == ["Nieuws", "Nieuws"]
    read.close()


async def test_a_message_behind_a_torn_one_is_still_found(tmp_path: Path, message: Make) -> None:
    path = tmp_path / "post.mbox"
    path.write_bytes(b"From x Tue Dec  1 09:00:00 2026\nSubject: afgebroken")
    await deliver("mbox:post.mbox", tmp_path, message())
    read = mailbox.mbox(str(path), create=False)
    assert [found["Subject"] for found in read] == ["afgebroken", "Nieuws"]
    read.close()


class FullDisk:
    """A file on a disk that is full after `room` bytes."""

    def __init__(self, path: Path, room: int) -> None:
        self._file = path.open("r+b", buffering=0)
        self._room = room

    def write(self, data: memoryview) -> int:
        if not self._room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = self._file.write(data[: self._room])
        self._room -= taken
        return taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_what_was_written_of_a_message_that_failed_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "post.mbox"
    path.write_bytes(b"From x\nSubject: heel\n\n")
    disk: Any = FullDisk(path, 10)
    with pytest.raises(OSError, match="space"):
        _append(disk, b"From y\nSubject: half\n\n")
    disk.close()
    assert path.read_bytes() == b"From x\nSubject: heel\n\n"


async def test_an_mbox_is_never_written_behind_something_else(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    path.write_bytes(b"email\nanna@example.org\n")
    with pytest.raises(StoppedError, match="holds something else than messages"):
        await deliver("mbox:subscribers.csv", tmp_path)
    assert path.read_bytes() == b"email\nanna@example.org\n"


@pytest.mark.parametrize("url", ["file:bezet", "maildir:bezet", "file:bezet/diep", "mbox:bezet/post"])
async def test_a_place_that_is_taken_stops_with_a_remedy(tmp_path: Path, url: str) -> None:
    (tmp_path / "bezet").write_text("een bestand", encoding="utf-8")
    with pytest.raises(StoppedError, match="bezet") as caught:
        await deliver(url, tmp_path)
    assert caught.value.hint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
async def test_a_full_disk_stops_with_a_remedy_and_leaves_nothing(tmp_path: Path, message: Make) -> None:
    (tmp_path / "outbox" / "2026-12-01").mkdir(parents=True)
    (tmp_path / "outbox" / "2026-12-01" / ".jan@example.org.eml.part").symlink_to("/dev/full")
    with pytest.raises(StoppedError, match="No space") as caught:
        await deliver("file:outbox", tmp_path, message())
    assert "room" in str(caught.value.hint)
    assert files(tmp_path) == []


async def test_what_cannot_be_moved_to_its_place_leaves_nothing(tmp_path: Path, message: Make) -> None:
    (tmp_path / "outbox" / "2026-12-01" / "jan@example.org.eml").mkdir(parents=True)
    with pytest.raises(StoppedError, match=r"jan@example\.org\.eml"):
        await deliver("file:outbox", tmp_path, message())
    assert files(tmp_path) == []


@only_unix
@pytest.mark.parametrize(
    ("code", "state"), [(0, State.SENT), (67, State.FAILED), (68, State.FAILED), (75, State.DEFERRED)]
)
async def test_the_mailer_says_what_becomes_of_a_message(
    tmp_path: Path, message: Make, code: int, state: State
) -> None:
    outcomes = await deliver(f"sendmail:{mailer(tmp_path, code)}", tmp_path, message("-oX@example.org"))
    assert outcomes[0].state is state
    assert outcomes[0].reply.endswith("nee")
    assert (tmp_path / "args").read_text(encoding="utf-8").splitlines() == [
        "-i",
        "-f",
        "bounce@example.org",
        "--",
        "-oX@example.org",
    ]
    assert (tmp_path / "stdin").read_bytes() == message("-oX@example.org").data.replace(b"\r\n", b"\n")


@only_unix
async def test_a_mailer_in_trouble_stops_the_send(tmp_path: Path, message: Make) -> None:
    with pytest.raises(StoppedError, match="78: nee"):
        await deliver(f"sendmail:{mailer(tmp_path, 78)}", tmp_path, message())


@only_unix
async def test_a_mailer_that_was_killed_leaves_doubt(tmp_path: Path, message: Make) -> None:
    program = script(tmp_path, "kill -9 $$")
    outcomes = await deliver(f"sendmail:{program}", tmp_path, message())
    assert outcomes[0].state is State.UNCERTAIN


@only_unix
async def test_a_mailer_that_does_not_end_is_ended_and_leaves_doubt(
    tmp_path: Path, message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.transports.sendmail._PATIENCE", 0.0)
    program = script(tmp_path, "exec sleep 600")
    outcomes = await deliver(f"sendmail:{program}", tmp_path, message())
    assert outcomes[0].state is State.UNCERTAIN
    assert "did not end" in outcomes[0].reply


@only_unix
async def test_the_mailer_does_not_hear_the_terminals_ctrl_c(tmp_path: Path, message: Make) -> None:
    asked = "import os; print('its own session:', os.getsid(0) == os.getpid())"
    program = script(tmp_path, f'exec "{sys.executable}" -c "{asked}"')
    outcomes = await deliver(f"sendmail:{program}", tmp_path, message())
    assert outcomes[0].reply == "its own session: True"


@only_unix
async def test_a_mailer_that_cannot_be_started_stops_the_send(tmp_path: Path, message: Make) -> None:
    program = tmp_path / "sendmail"
    program.write_text("geen programma", encoding="utf-8")
    with pytest.raises(StoppedError, match="cannot be started"):
        await deliver(f"sendmail:{program}", tmp_path, message())


def mailer(folder: Path, code: int) -> Path:
    return script(
        folder, f'printf "%s\\n" "$@" > "{folder}/args"\ncat > "{folder}/stdin"\necho nee >&2\nexit {code}'
    )  # fmt: skip


def script(folder: Path, commands: str) -> Path:
    program = folder / "sendmail"
    program.write_text(f"#!/bin/sh\n{commands}\n", encoding="utf-8")
    program.chmod(0o755)
    return program
