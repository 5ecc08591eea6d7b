"""DKIM signatures (RFC 6376): what messages have in common is made ready once, so that one costs little but its RSA.

Always rsa-sha256, relaxed/relaxed and the whole body; there is no way to sign less of it (`l=`), to which anybody could
add. Nothing in a signature tells when it was made, so that a retry has the same bytes; the signed `Date` says it.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from newsletter.mime.fields import fold

SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
    "content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post", "list-archive", "archived-at",
    "feedback-id", "cc", "sender", "in-reply-to", "references",
)  # fmt: skip
"""Fields that nobody may change, and of which nobody may add another (mail.md A05)."""

_PADDING, _HASH = PKCS1v15(), SHA256()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs: a domain (A-labels), with the key whose public half is in DNS under the selector."""

    domain: str
    selector: str
    key: RSAPrivateKey = field(repr=False)

    def seal(self, common: bytes, personal: Sequence[str]) -> Seal:
        """Make ready to sign messages with `common` header lines, and at most one line of each name in `personal`.

        Each name is listed once more than it can be there, so that a line somebody adds breaks the signature (RFC 6376
        §8.15). Of several lines of one name the last is signed first (§5.4.2).
        """
        lines = [(name, line) for name, line in reversed(relaxed(common)) if name in SIGNED]
        names = [*(name for name, _ in lines), *(name.lower() for name in personal), *SIGNED]
        listed = re.findall(r".{1,70}(?:(?<=:)|$)", f"h={':'.join(names)};")
        tags = ["v=1;", "a=rsa-sha256;", "c=relaxed/relaxed;", f"d={self.domain};", f"s={self.selector};", *listed]
        opening = fold("DKIM-Signature", tags) + b" bh="
        [(_, canonical)] = relaxed(opening + b"\r\n")
        return Seal(
            key=self.key,
            common=b"".join(line for _, line in lines),
            opening=opening,
            canonical_opening=canonical.removesuffix(b"\r\n"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Signs the messages of one template. `common` is what they share, canonical; `opening` goes up to the hash."""

    key: RSAPrivateKey = field(repr=False)
    common: bytes = field(repr=False)
    opening: bytes = field(repr=False)
    canonical_opening: bytes = field(repr=False)

    def sign(self, personal: bytes, message: bytes) -> tuple[bytes, bytes]:
        """Return the signature that belongs on top of `message`, and the message.

        `personal` are its header lines that were not common, in the order that was given to `Signer.seal`. The body
        must be canonical as it is, which `mime` makes it (RFC 6376 §3.4.4; tests/mime/test_dkim.py).
        """
        body = memoryview(message)[message.index(b"\r\n\r\n") + 4 :]
        body_hash = b2a_base64(sha256(body).digest(), newline=False)
        own = b"".join([line for _, line in relaxed(personal)])
        signed = b"".join((self.common, own, self.canonical_opening, body_hash, b"; b="))
        signature = b2a_base64(self.key.sign(signed, _PADDING, _HASH), newline=False)
        lines = b"\r\n ".join([signature[start : start + 74] for start in range(0, len(signature), 74)])
        return b"".join((self.opening, body_hash, b";\r\n b=", lines, b"\r\n")), message


def relaxed(lines: bytes) -> list[tuple[str, bytes]]:
    """Canonicalise whole header lines, folded with spaces: the name of each, and itself (RFC 6376 §3.4.2)."""
    found = []
    for line in lines.replace(b"\r\n ", b" ").split(b"\r\n")[:-1]:
        name, _, value = line.partition(b":")
        name = name.lower()
        found.append((name.decode("ascii"), b"%b:%b\r\n" % (name, b" ".join(value.split()))))
    return found
