"""What newsletter.toml can say (interface.md §2): one class a table, one field a key.

A field's type is what the key must hold; `metadata["check"]` names a further check of `config.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsletter.domain.item import Kind


def _key(check: str, *, key: str | None = None, default: Any = ...) -> Any:
    metadata = {"check": check} | ({"key": key} if key else {})
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


USUAL_ZONES = {"nl": "Europe/Amsterdam", "de": "Europe/Berlin", "fr": "Europe/Paris"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    title: str = _key("line")
    sender: str = _key("mailbox", key="from")
    base_url: str = _key("web_address")
    postal_address: str = _key("filled")
    reply_to: str | None = _key("mailbox", default=None)
    tagline: str | None = _key("line", default=None)
    language: str = _key("language", default="en")
    address_form: str = _key("address_form", default="je")
    timezone: str = _key("timezone", default="")
    list_id: str = _key("list_id", default="")
    theme: str = _key("name", default="editorial")

    @property
    def zone(self) -> ZoneInfo:
        """Where the publication is made; unless it is said, where most of its language's readers are."""
        return ZoneInfo(self.timezone or USUAL_ZONES.get(self.language.lower().partition("-")[0], "UTC"))

    def page(self, path: str) -> str:
        """Return the address of a page of the web edition; `path` is what stands behind `base_url` and a slash."""
        return f"{self.base_url.rstrip('/')}/{path}"

    def web_edition(self, issue: str, language: str) -> str:
        """Return where an issue's web edition stands; a further language has a page of its own beside it."""
        return self.page(f"{issue}/" if language == self.language else f"{issue}/index.{language}.html")

    @property
    def list_host(self) -> str:
        """The list's identity in `List-Id` (RFC 2919 §2): what is set, else the host of `base_url`."""
        return self.list_id or (urlsplit(self.base_url).hostname or "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    name: str | None = _key("line", default=None)
    role: str | None = _key("line", default=None)
    portrait: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """The `[theme]` table: what a publication sets of its own on top of a theme. Colours are `#rrggbb`."""

    primary: str | None = _key("colour", default=None)
    accent: str | None = _key("colour", default=None)
    background: str | None = _key("colour", default=None)
    heading_font: str | None = _key("font", default=None)
    body_font: str | None = _key("font", default=None)
    logo: str | None = None
    logo_alt: str | None = _key("line", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A further place to collect from. `url` may hold `{section}`, `{slug}`, `{year}`, `{month}`, `{day}`, `{path}`."""

    path: str
    kind: Kind = Kind.ARTICLE
    url: str | None = _key("url_pattern", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    upcoming_days: int = _key("days", default=90)
    first_issue_days: int = _key("days", default=30)
    max_items: int = _key("positive", default=12)
    source: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    url: str | None = _key("token_pattern", default=None)
    mailto: str | None = _key("mailbox", default=None)
    managed_by: str | None = _key("managed_by", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    to: str | None = None
    images: str = _key("images", default="auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` messages in every `seconds`."""

    count: int
    seconds: int

    @property
    def interval(self) -> float:
        """Seconds between two messages."""
        return self.seconds / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    transport: str = _key("transport", default="file:outbox")
    provider: str | None = _key("provider", default=None)
    connections: int = _key("positive", default=2)
    rate: Rate | None = None
    bounce_address: str | None = _key("mailbox", default=None)
    processes: int = _key("positive", default=1)
    domains: Mapping[str, Rate] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, metadata={"check": "headers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    domain: str
    selector: str
    key_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    test_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    publication: Publication
    editor: Editor = field(default_factory=Editor)
    social: Mapping[str, str] = field(default_factory=dict, metadata={"check": "web_addresses"})
    theme: Brand = field(default_factory=Brand)
    content: Content = field(default_factory=Content)
    unsubscribe: Unsubscribe = field(default_factory=Unsubscribe)
    publish: Publish = field(default_factory=Publish)
    delivery: Delivery = field(default_factory=Delivery)
    dkim: Dkim | None = None
    preview: Preview = field(default_factory=Preview)
