"""Settings: newsletter.toml, .env and the environment, checked as a whole."""

from newsletter.config.environment import load_environment
from newsletter.config.reading import SETTINGS_FILE, read_settings
from newsletter.config.settings import (
    Brand,
    Content,
    Delivery,
    Dkim,
    Editor,
    Preview,
    Publication,
    Publish,
    Rate,
    Settings,
    Source,
    Unsubscribe,
)

__all__ = [
    "SETTINGS_FILE",
    "Brand",
    "Content",
    "Delivery",
    "Dkim",
    "Editor",
    "Preview",
    "Publication",
    "Publish",
    "Rate",
    "Settings",
    "Source",
    "Unsubscribe",
    "load_environment",
    "read_settings",
]
