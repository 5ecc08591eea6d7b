import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from newsletter.files import is_device, replacing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["con", "CON.md", "aux.tar.gz", "lpt1", "Com9.eml"])
def test_a_name_of_a_device_is_known_with_any_ending(name: str) -> None:
    assert is_device(name)


@pytest.mark.parametrize("name", ["concert", "con-cert.md", "a.con", "lpt", "nul@example.org"])
def test_a_name_that_only_begins_like_a_device_is_none(name: str) -> None:
    assert not is_device(name)


@pytest.mark.parametrize("durable", [False, True])
def test_the_new_file_is_there_when_the_block_ends_and_the_old_one_until_then(tmp_path: Path, *, durable: bool) -> None:
    path = tmp_path / "issue.md"
    path.write_bytes(b"old")
    with replacing(path, durable=durable) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["issue.md"]


def test_an_error_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "issue.md"
    path.write_bytes(b"old")

    def stop_half_way() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["issue.md"]


def test_two_who_write_at_once_do_not_mix_and_the_last_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "issue.md"
    with replacing(path) as one, replacing(path) as other:
        other.write(b"other")
        one.write(b"one")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["issue.md"]


def test_an_error_names_the_file_that_was_to_be_written(tmp_path: Path) -> None:
    path = tmp_path / "issue.md"

    def fill_the_disk() -> None:
        with replacing(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="space") as caught:
        fill_the_disk()
    assert caught.value.filename == str(path)
    path.write_bytes(b"a file where a folder is needed")
    with pytest.raises(OSError, match=r"issue\.md") as caught, replacing(path / "x"):
        pass
    assert caught.value.filename == str(path / "x")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with replacing(path) as stream:
        stream.write(b"through it")
    assert os.read(reader, 100) == b"through it"
    os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)
