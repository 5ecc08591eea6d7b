"""The key that signs messages: found, looked at, and handed to who signs. It is never shown."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.config import Dkim, Settings
from newsletter.domain.mailbox import a_label, split_mailbox
from newsletter.errors import ConfigError
from newsletter.project import Project

if TYPE_CHECKING:  # cryptography is heavy, and few sign
    from newsletter.mime.dkim import Signer

NAME = "NEWSLETTER_DKIM_KEY"

_LABELS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")


def load_signer(project: Project, warn: Callable[[str], None]) -> Signer | None:
    """Return who signs this project's messages; nobody without a `[dkim]` table.

    Warns of a key that is weak or that others can read, of domains that do not vouch for the sender, and of a provider
    that signs itself.

    Raises:
        ConfigError: the table or the key is not right.
    """
    settings = project.settings.dkim
    if settings is None:
        return None
    from newsletter.mime.dkim import Signer
    from newsletter.mime.dkim_key import GOOD_BITS, read_key

    data, where = _key(project, settings, warn)
    key = read_key(data, where=where)
    if key.key_size < GOOD_BITS:
        warn(f"{where}: a key of {key.key_size} bits is weak; make one of {GOOD_BITS} with newsletter dkim-keygen")
    signer = Signer(
        domain=checked_domain(settings.domain, where="newsletter.toml: [dkim] domain"),
        selector=checked_selector(settings.selector, where="newsletter.toml: [dkim] selector"),
        key=key,
    )
    _warn_of_strangers(project.settings, signer.domain, warn)
    provider = project.settings.delivery.provider
    if provider not in (None, "postfix"):
        warn(
            f"newsletter.toml: {provider} signs messages itself, and may change what is signed here, "
            "which breaks the signature: better leave [dkim] out"
        )
    return signer


def checked_domain(domain: str, *, where: str) -> str:
    """Return a domain as DNS knows it.

    Raises:
        ConfigError: it is none; `where` it stands is named.
    """
    try:
        found = a_label(domain.strip().rstrip(".")).lower()
    except UnicodeError:
        found = ""
    if not _LABELS.fullmatch(found) or "." not in found or len(found) > 253:
        raise ConfigError(f"{where} {domain!r} is not a domain, such as example.org")
    return found


def checked_selector(selector: str, *, where: str) -> str:
    """Return a selector as DNS knows it.

    Raises:
        ConfigError: it cannot stand in DNS; `where` it stands is named.
    """
    found = selector.strip().lower()
    if not _LABELS.fullmatch(found) or len(found) > 100:
        raise ConfigError(f"{where} {selector!r} must be letters, digits and hyphens, such as nieuwsbrief")
    return found


def key_path(project: Project, key_file: str) -> Path:
    """Return where a key file is: in the project, unless its path says otherwise."""
    return project.root / Path(key_file).expanduser()


def _key(project: Project, settings: Dkim, warn: Callable[[str], None]) -> tuple[bytes, str]:
    """Return the key as it is kept, and where that is. The environment beats newsletter.toml, as always."""
    if given := project.environment.get(NAME):
        return given.encode(), NAME
    if settings.key_file is None:
        raise ConfigError(
            "newsletter.toml: [dkim] says how to sign, and there is no key to sign with",
            hint=f"Set key_file there, or {NAME} in the environment. Make a key with: newsletter dkim-keygen",
        )
    path = key_path(project, settings.key_file)
    shown = project.shown(path)
    try:
        data = path.read_bytes()
        readable = os.name == "posix" and path.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigError(
            f"newsletter.toml: [dkim] key_file {shown} cannot be read: {error.strerror}",
            hint="Make a key with: newsletter dkim-keygen. Or put back the one that DNS knows, from your backup.",
        ) from error
    if readable:
        warn(f"{shown}: others on this computer can read this key and sign mail as you; run: chmod 600 {shown}")
    return data, shown


def _warn_of_strangers(settings: Settings, domain: str, warn: Callable[[str], None]) -> None:
    """Tell of domains that do not count for the one readers see in From (DMARC: RFC 7489 §3.1, mail.md A09)."""
    sender = _host(settings.publication.sender)
    bounce = _host(settings.delivery.bounce_address or settings.publication.sender)
    if not _related(domain, sender):
        warn(
            f"newsletter.toml: [dkim] domain {domain} is not the domain of your sender, {sender}: "
            "receivers do not count the signature for it"
        )
    if not _related(bounce, sender):
        warn(
            f"newsletter.toml: [delivery] bounce_address is at {bounce}, your sender at {sender}: "
            "receivers do not count SPF for it"
        )


def _host(mailbox: str) -> str:
    host = split_mailbox(mailbox)[1].rpartition("@")[2].lower()
    try:
        return a_label(host)
    except UnicodeError:
        return host


def _related(one: str, other: str) -> bool:
    """Tell whether two domains have an owner in common, as far as can be seen without the list of public suffixes."""
    return one.split(".")[-2:] == other.split(".")[-2:]
