"""What newsletter.toml, the content and the list say, as far as it can be right or wrong by itself."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.diagnosis.observation import Check, Group, Observation

THEME = Check(
    id="theme",
    group=Group.SETTINGS,
    why="Without its theme no issue can be made.",
    source="docs/templates.md",
)
LOGO = Check(id="logo", group=Group.SETTINGS, why="Readers know you by it.", source="docs/settings.md")
POSTAL_ADDRESS = Check(
    id="postal-address",
    group=Group.SETTINGS,
    why="The law of many countries wants a postal address under every commercial message.",
    source="CAN-SPAM Act §5(a)(5); Directive 2000/31/EC art. 5",
)
WAY_OUT = Check(
    id="way-out",
    group=Group.SETTINGS,
    why="Gmail and Yahoo want a way to leave with one click from everybody who mails many; the law wants one too.",
    source="RFC 8058 §3.1; Directive 2002/58/EC art. 13",
)
DELIVERY = Check(
    id="delivery",
    group=Group.SETTINGS,
    why="Here messages leave, and by its provider's limits the pace is set.",
    source="docs/sending.md, docs/providers.md",
)
CONTENT = Check(id="content", group=Group.SETTINGS, why="What cannot be read is in no issue.", source="docs/content.md")
SUBSCRIBERS = Check(
    id="subscribers", group=Group.SETTINGS, why="Who cannot be read gets nothing.", source="docs/subscribers.md"
)
SHOWN = 3


def examine_delivery(
    url: str, *, rehearsal: bool, provider: str | None, server: str | None, signs: bool
) -> Observation:
    """Judge where messages go: `server` is the provider's host, `signs` whether we sign ourselves."""
    if provider and server and not rehearsal and server not in url:
        return DELIVERY.warned(
            f'messages go to {url}, which is not the server of provider = "{provider}" ({server})',
            "Correct provider or transport under [delivery] in newsletter.toml, or NEWSLETTER_… in .env.",
        )
    if provider and provider != "postfix" and signs:
        return DELIVERY.warned(
            f"{provider} signs messages itself, and may change what is signed here, which breaks the signature",
            "Take the table [dkim] out of newsletter.toml.",
        )
    return DELIVERY.passed(f"{url}: a rehearsal, nothing leaves this computer" if rehearsal else url)


def examine_content(counts: Sequence[tuple[int, str]], errors: Sequence[str]) -> Observation:
    """Judge what was read."""
    if errors:
        more = f" … and {len(errors) - SHOWN} more" if len(errors) > SHOWN else ""
        return CONTENT.failed("; ".join(errors[:SHOWN]) + more, "Correct these lines; newsletter build names them all.")
    return CONTENT.passed(", ".join(f"{number} {kind}" for number, kind in counts) or "nothing yet")


def examine_subscribers(active: int, invalid: int) -> Observation:
    """Judge the list."""
    if invalid:
        return SUBSCRIBERS.warned(
            f"{active} will get the issue; {invalid} {'row' if invalid == 1 else 'rows'} cannot be used",
            "newsletter subscribers list shows which, with their lines.",
        )
    if not active:
        return SUBSCRIBERS.warned("nobody is on the list", "Put your readers into subscribers.csv.")
    return SUBSCRIBERS.passed(f"{active} will get the issue")
