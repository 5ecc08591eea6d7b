"""Puts web editions where readers find them: into a folder, or onto a server with rsync."""

from newsletter.publishing.destination import Destination, PublishError
from newsletter.publishing.opening import open_destination
from newsletter.publishing.web_page import WebPage, read_web_page

__all__ = ["Destination", "PublishError", "WebPage", "open_destination", "read_web_page"]
