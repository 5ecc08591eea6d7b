"""Where messages go: a folder, a mailbox, the local mailer, an SMTP server."""

from newsletter.transports.mbox import mbox_entry
from newsletter.transports.opening import open_transport, transport_url
from newsletter.transports.transport import Session, Transport, Unreachable

__all__ = ["Session", "Transport", "Unreachable", "mbox_entry", "open_transport", "transport_url"]
