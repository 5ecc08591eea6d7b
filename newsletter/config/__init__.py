"""Settings: newsletter.toml, .env and the environment, checked as a whole."""

from newsletter.config.environment import load_environment
from newsletter.config.providers import PROVIDERS, Provider
from newsletter.config.rates import Rate
from newsletter.config.reading import SETTINGS_FILE, read_settings
from newsletter.config.settings import (
    Brand,
    Content,
    Delivery,
    Dkim,
    Editor,
    Limits,
    Preview,
    Publication,
    Publish,
    Settings,
    Source,
    Unsubscribe,
)

__all__ = [
    "PROVIDERS",
    "SETTINGS_FILE",
    "Brand",
    "Content",
    "Delivery",
    "Dkim",
    "Editor",
    "Limits",
    "Preview",
    "Provider",
    "Publication",
    "Publish",
    "Rate",
    "Settings",
    "Source",
    "Unsubscribe",
    "load_environment",
    "read_settings",
]
