"""Whether readers can leave: the rules and the law want it, and so does everybody who gets the issue."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.config import Settings
from newsletter.errors import ConfigError
from newsletter.services.links import is_secure, unsubscribe_pattern


def check_way_out(settings: Settings) -> None:
    """See that there is a safe way to unsubscribe (mail.md M17, RFC 8058 §3.1).

    Raises:
        ConfigError: there is none.
    """
    pattern = unsubscribe_pattern(settings)
    if not (_is_relay_s(settings) or is_secure(pattern) or pattern.startswith("mailto:")):
        raise ConfigError(
            f"newsletter.toml: readers could not unsubscribe safely: {pattern} is not https",
            hint='Set base_url to an https address; or, under [unsubscribe], mailto or managed_by = "relay".',
        )


def warn_of_way_out(settings: Settings, warn: Callable[[str], None]) -> None:
    """Say what is not known, or not ideal, about how readers unsubscribe."""
    if _is_relay_s(settings):
        return
    pattern = unsubscribe_pattern(settings)
    if is_secure(pattern):
        shown = pattern.replace("{token}", "…")
        warn(f"nobody has been seen answering at the unsubscribe address, {shown}; see that readers can leave there")
    else:
        warn("readers can unsubscribe by mail only: Gmail and Yahoo want a page on the web too, [unsubscribe] url")


def _is_relay_s(settings: Settings) -> bool:
    return settings.unsubscribe.managed_by == "relay"
