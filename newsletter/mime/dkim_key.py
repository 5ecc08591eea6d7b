"""Keys for DKIM: made, read from what people paste, and told to DNS. None is ever printed."""

from __future__ import annotations

from base64 import b64decode, b64encode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from newsletter.errors import ConfigError

LEAST_BITS = 1024  # below that receivers must not trust it (RFC 8301 §3.2)
GOOD_BITS = 2048

_REMEDY = "Make a new key with: newsletter dkim-keygen"


def new_key(bits: int) -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: RSAPrivateKey) -> bytes:
    """Return a key as it is kept in a file: PKCS#8, not encrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_key(data: bytes, *, where: str) -> RSAPrivateKey:
    r"""Read a key from PEM (PKCS#1 or PKCS#8), whose line breaks may be written as `\n`, or from base64 of it.

    Raises:
        ConfigError: it is no RSA key, is encrypted, or is too short to be trusted. `where` it is from is named.
    """
    data = data.replace(b"\\n", b"\n").strip()
    try:
        if b"-----BEGIN" not in data:
            data = b64decode(data, validate=False)
        load = serialization.load_pem_private_key if b"-----BEGIN" in data else serialization.load_der_private_key
        key = load(data, password=None)
    except TypeError as error:
        raise ConfigError(
            f"{where}: this key is encrypted, and nobody is there to type its password",
            hint=f"Take the password off: openssl pkey -in KEY -out NEW; then chmod 600 NEW. Or: {_REMEDY}",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigError(
            f"{where}: this is not a private key (PEM, beginning with -----BEGIN PRIVATE KEY-----)", hint=_REMEDY
        ) from error
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError(f"{where}: this is not an RSA key; others are not understood everywhere", hint=_REMEDY)
    if key.key_size < LEAST_BITS:
        raise ConfigError(f"{where}: a key of {key.key_size} bits is too short to be trusted", hint=_REMEDY)
    return key


def record(key: RSAPrivateKey) -> str:
    """Return what the TXT record in DNS says (RFC 6376 §3.6.1)."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    return f"v=DKIM1; k=rsa; p={b64encode(public).decode('ascii')}"
