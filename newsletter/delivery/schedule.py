"""When a deferred delivery is tried again, and when it is given up (RFC 5321 §4.5.4.1; mail.md S20)."""

from __future__ import annotations

from datetime import timedelta

FIRST_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60))
LATER_DELAY = timedelta(minutes=150)
SPREAD = 0.2
"""How much a later delay varies either way, so that a thousand deferred deliveries do not all come back at once."""

EXPIRES = timedelta(hours=24)
"""News is no longer news after this; a later refusal for the time being is then a refusal for good."""

FEWEST_ATTEMPTS = 4
"""Nobody is given up on with fewer attempts, also where `send` is started by hand once a day."""


def next_attempt(attempts: int, *, waited: timedelta, chance: float) -> timedelta | None:
    """Tell how long to wait after the `attempts`-th attempt, None to give up.

    `waited` is the time since the first attempt; `chance` is a random number from 0 up to 1.
    """
    if waited >= EXPIRES and attempts >= FEWEST_ATTEMPTS:
        return None
    if attempts <= len(FIRST_DELAYS):
        return FIRST_DELAYS[attempts - 1]
    return LATER_DELAY * (1 - SPREAD + 2 * SPREAD * chance)
