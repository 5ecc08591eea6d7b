"""Settings that newsletter.toml may hold already and that nothing follows yet: a real send must not hide that."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.config import Settings


def warn_of_unused(settings: Settings, warn: Callable[[str], None]) -> None:
    """Say which settings this send does not follow, and what to do instead."""
    if settings.dkim:
        warn("newsletter.toml: [dkim] is not used yet: messages leave unsigned, so let your mail server sign them")
    if settings.delivery.domains:
        warn("newsletter.toml: [delivery.domains] is not used yet; set [delivery] rate to what the slowest allows")
    if settings.delivery.provider:
        warn("newsletter.toml: [delivery] provider is not used yet; set the host and [delivery] rate yourself")
