"""The environment a project sees: the real one beats .env, .env beats newsletter.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import ConfigError


def load_environment(root: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the `NEWSLETTER_…` variables of `root/.env` and, above them, of `environ`.

    Raises:
        ConfigError: .env cannot be read.
    """
    from dotenv import dotenv_values

    path = root / ".env"
    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8-sig") if path.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f".env cannot be read: {error}", hint="Save it as UTF-8, readable for you.") from error
    merged = {key: value for key, value in values.items() if value is not None} | dict(environ)
    return {key: value for key, value in merged.items() if key.startswith("NEWSLETTER_")}
