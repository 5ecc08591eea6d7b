"""Asks an address on the web, safely: only on the public internet, only where it was looked at, never for long.

Content may link to anything, and whoever follows a link from inside a network can be led to what only insiders reach:
a printer, a router, a cloud's metadata. So a name is resolved once, every address of it must be public, the connection
goes to the very address that was looked at, and all of that anew for each redirect (mail.md X09).
"""

from newsletter.fetching.answer import Answer, FetchError, Trouble
from newsletter.fetching.asking import fetch
from newsletter.fetching.looking_up import look_up_host
from newsletter.fetching.place import is_public

__all__ = ["Answer", "FetchError", "Trouble", "fetch", "is_public", "look_up_host"]
