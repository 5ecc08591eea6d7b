"""What newsletter.toml can say (interface.md §2): one class a table, one field a key.

A field's type is what the key must hold; `metadata["check"]` names a further check of `config.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsletter.config.providers import PROVIDERS, Provider
from newsletter.config.rates import Rate
from newsletter.domain.item import Kind
from newsletter.errors import ConfigError


def _key(check: str, *, key: str | None = None, default: Any = ...) -> Any:
    metadata = {"check": check} | ({"key": key} if key else {})
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


USUAL_ZONES = {"nl": "Europe/Amsterdam", "de": "Europe/Berlin", "fr": "Europe/Paris"}

REHEARSAL = "file:outbox"
USUAL_CONNECTIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    title: str = _key("line")
    sender: str = _key("mailbox", key="from")
    base_url: str = _key("web_address")
    postal_address: str = _key("filled")
    reply_to: str | None = _key("mailbox", default=None)
    tagline: str | None = _key("line", default=None)
    language: str = _key("language", default="en")
    address_form: str = _key("address_form", default="")
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
    """`to` is `dir:` and a folder, or `rsync:` and what rsync calls a destination."""

    to: str | None = _key("publish_to", default=None)
    images: str = _key("images", default="auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a send keeps to: connections at a time, messages in a time, in any 24 hours, and on one connection."""

    connections: int
    rate: Rate | None = None
    daily: int | None = None
    messages_per_connection: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    transport: str | None = _key("transport", default=None)
    provider: str | None = _key("provider", default=None)
    connections: int | None = _key("positive", default=None)
    rate: Rate | None = None
    daily: int | None = _key("allowance", default=None)
    bounce_address: str | None = _key("mailbox", default=None)
    processes: int = _key("positive", default=1)
    domains: Mapping[str, Rate] = field(default_factory=dict, metadata={"check": "domains"})
    headers: Mapping[str, str] = field(default_factory=dict, metadata={"check": "headers"})

    @property
    def preset(self) -> Provider | None:
        """What is known of the provider."""
        return PROVIDERS[self.provider] if self.provider else None

    @property
    def url(self) -> str:
        """Where messages go unless the environment says otherwise: as set, else to the provider, else a rehearsal.

        Raises:
            ConfigError: the provider's server is another for each customer.
        """
        preset = self.preset
        if self.transport or preset is None:
            return self.transport or REHEARSAL
        if preset.host is None:
            raise ConfigError(
                f'[delivery] provider = "{self.provider}" does not tell which mail server is yours',
                hint=f"Put into .env: {preset.which}.",
            )
        return f"smtp://{preset.host}:{preset.port}"

    @property
    def limits(self) -> Limits:
        """What is set here, else what the provider is known to allow. `daily = 0` sets that there is no such limit."""
        preset = self.preset
        daily = preset.daily if preset and self.daily is None else self.daily
        return Limits(
            connections=self.connections or (preset and preset.connections) or USUAL_CONNECTIONS,
            rate=self.rate or (preset.rate if preset else None),
            daily=daily or None,
            messages_per_connection=preset.messages_per_connection if preset else None,
        )


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
