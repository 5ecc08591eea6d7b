"""Makes a key to sign messages with, and what DNS and newsletter.toml must say about it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.config import Dkim
from newsletter.domain.mailbox import split_mailbox
from newsletter.errors import ConfigError
from newsletter.project import Project
from newsletter.services.dkim_key import checked_domain, checked_selector, key_path
from newsletter.services.init import keep_out_of_git
from newsletter.services.today import today

BITS = (2048, 3072, 4096)

_STRING = 255  # of one string in a TXT record (RFC 1035 §3.3.14)
_TTL = 3600  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was written. `value` is what the TXT record at `name` must say; `in_use` if the settings name it."""

    path: Path
    key_file: str
    domain: str
    selector: str
    bits: int
    value: str = field(repr=False)
    ignored: bool
    in_use: bool

    @property
    def name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def strings(self) -> tuple[str, ...]:
        """The value cut into what one string of a TXT record can hold; readers join them without a space."""
        return tuple(self.value[start : start + _STRING] for start in range(0, len(self.value), _STRING))

    @property
    def zone_line(self) -> str:
        strings = " ".join(f'"{text}"' for text in self.strings)
        return f"{self.name}. {_TTL} IN TXT ( {strings} )"

    @property
    def settings(self) -> str:
        """The table for newsletter.toml."""
        key_file = json.dumps(self.key_file, ensure_ascii=False)  # escaped as TOML has it, too
        return f'[dkim]\ndomain = "{self.domain}"\nselector = "{self.selector}"\nkey_file = {key_file}'


def make_key(
    project: Project, *, domain: str | None = None, selector: str | None = None, output: Path | None = None, bits: int
) -> NewKey:
    """Make a key and write it for its owner alone; what is not said comes from the settings.

    Raises:
        ConfigError: the domain or the selector cannot stand in DNS, or there is a file where the key is to be.
    """
    from newsletter.mime.dkim_key import new_key, pem, record

    dkim, publication = project.settings.dkim, project.settings.publication
    usual = "nieuwsbrief" if publication.language.lower().startswith("nl") else "newsletter"
    sender = split_mailbox(publication.sender)[1]
    domain = checked_domain(domain or (dkim.domain if dkim else sender.rpartition("@")[2]), where="the domain")
    if selector:
        selector = checked_selector(selector, where="the selector")
    path = key_path(project, _usual_file(dkim, selector))
    selector = selector or checked_selector(dkim.selector if dkim else usual, where="newsletter.toml: [dkim] selector")
    if output:
        path = output / path.name if output.is_dir() else output
    path = path.parent.resolve() / path.name
    if os.path.lexists(path):
        raise ConfigError(
            f"{project.shown(path)} is there already, and may be the key that DNS knows; nothing has been changed",
            hint="To change keys, make one beside it under a selector of its own, for example: "
            f"newsletter dkim-keygen --selector {selector}{today(project).year}",
        )
    inside = path.is_relative_to(project.root)
    if inside:
        keep_out_of_git(project.root, f"# keys that sign mail\n{_pattern(path, project.root)}\n")
    key = new_key(bits)
    _write(path, pem(key))
    return NewKey(
        path=path,
        key_file=project.shown(path),
        domain=domain,
        selector=selector,
        bits=bits,
        value=record(key),
        ignored=inside,
        in_use=bool(dkim and dkim.key_file and dkim.selector == selector and key_path(project, dkim.key_file) == path),
    )


def _usual_file(dkim: Dkim | None, selector: str | None) -> str:
    """Return where a key is kept; one with a selector of its own has a file of its own."""
    if selector and not (dkim and dkim.selector == selector):
        return f"dkim-{selector}.pem"
    return (dkim and dkim.key_file) or "dkim.pem"


def _pattern(path: Path, root: Path) -> str:
    """Return the line of .gitignore for a key."""
    return "*.pem" if path.suffix == ".pem" else f"/{path.relative_to(root).as_posix()}"


def _write(path: Path, data: bytes) -> None:
    """Make the file for its owner alone; one that is there is never written to."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink()  # half a key would be in the way of the next attempt
        raise
