"""The addresses made for each subscriber: signed, the same in every issue, and nothing in them to read."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import quote

from newsletter.config import Settings
from newsletter.domain.slots import Links
from newsletter.domain.subscriber import Subscriber

TOKEN_BYTES = 16
"""128 bits: 22 characters, so that `List-Unsubscribe` stays on one line (mail.md M05)."""

REHEARSAL_KEY = b"a rehearsal: these links lead nowhere"

NOWHERE = "test"
"""Stands for the token in a proof. It can be nobody's: a token is 22 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMaker:
    """Makes links with a key; `unsubscribe` and `preferences` hold `{token}`, or are the same for everybody."""

    key: bytes = field(repr=False)
    list_id: str
    unsubscribe: str
    preferences: str

    def token(self, subscriber: Subscriber) -> str:
        """Sign (list, address), so that a token of one list opens nothing in another."""
        signature = hmac.digest(self.key, f"{self.list_id}\n{subscriber.key}".encode(), "sha256")
        return urlsafe_b64encode(signature[:TOKEN_BYTES]).rstrip(b"=").decode("ascii")

    def links(self, subscriber: Subscriber) -> Links:
        return self._with(self.token(subscriber))

    def inert(self) -> Links:
        """Return links of the right shape that are nobody's."""
        return self._with(NOWHERE)

    def _with(self, token: str) -> Links:
        return Links(
            unsubscribe=self.unsubscribe.replace("{token}", token),
            preferences=self.preferences.replace("{token}", token),
        )


def unsubscribe_pattern(settings: Settings) -> str:
    """Return where a reader unsubscribes, with `{token}`: the page on the web if it is https, else by mail."""
    pattern = settings.unsubscribe.url or settings.publication.page("u/{token}")
    mailto = settings.unsubscribe.mailto
    if mailto and not is_secure(pattern):
        return f"mailto:{quote(mailto, safe='@')}?subject=unsubscribe"
    return pattern


def is_secure(url: str) -> bool:
    return url.lower().startswith("https://")


def link_maker(settings: Settings, secret: str | None) -> LinkMaker:
    """Return the maker of a publication's links; without a secret, of links that lead nowhere."""
    publication = settings.publication
    return LinkMaker(
        key=secret.encode() if secret else REHEARSAL_KEY,
        list_id=publication.list_host,
        unsubscribe=unsubscribe_pattern(settings),
        preferences=publication.page("p/{token}"),
    )
