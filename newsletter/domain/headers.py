"""What may stand in a message's header, and which of its fields are ours alone to write."""

from __future__ import annotations

import re

UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What never enters a header (mail.md X01): controls, line ends, bidirectional overrides, halves of characters."""

FIELD_NAME = re.compile(r"[A-Za-z0-9-]{1,70}")

OWN_FIELDS = frozenset((
    "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "content-language", "list-id", "list-unsubscribe", "list-unsubscribe-post",
    "archived-at", "return-path", "dkim-signature", "received",
))  # fmt: skip
"""Names of fields, in lower case, that `[delivery.headers]` cannot set."""
