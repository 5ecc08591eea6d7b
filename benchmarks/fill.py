"""How fast messages are filled and signed, against Jinja + EmailMessage and a bare RSA: `python benchmarks/fill.py`.

One 40 KB HTML body with ten slots and a text body, in one process on one core. Compare the ratios; the rates are the
machine's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from jinja2 import Environment

from newsletter.domain.message import Letterhead, Recipient
from newsletter.domain.parts import Parts
from newsletter.domain.slots import Links, Slot, slot_token
from newsletter.domain.subscriber import Subscriber
from newsletter.mime import compose
from newsletter.mime.dkim import Signer
from newsletter.mime.dkim_key import new_key
from newsletter.services.links import LinkMaker

NONCE = "0123456789abcdef"
NAMES = ("first_name", "last_name", "city", "membership", "unsubscribe", "preferences")
TOKENS = {name: slot_token(NONCE, number) for number, name in enumerate(NAMES)}
PLACES = (*NAMES, "first_name", "city", "unsubscribe", "preferences")  # ten openings
ROW = (
    '<tr><td style="padding:0 24px 12px;font-family:Georgia,serif;font-size:16px;line-height:1.5">De wijkkrant vertelt '
    "hoe het buurthuis één jaar na de opening draait, en wat de bewoners nog missen.</td></tr>\n"
)


def page(opening: Callable[[str], str]) -> str:
    rows = [ROW * 20 + f"<tr><td>{opening(name)}</td></tr>\n" for name in PLACES]
    return f'<html lang="nl"><body><table>\n{"".join(rows)}</table></body></html>\n'


def parts() -> Parts:
    return Parts(
        language="nl", nonce=NONCE, subject="Nieuws uit de wijk", preheader="", web="", mjml="",
        html=page(TOKENS.__getitem__),
        text=f"Beste {TOKENS['first_name']},\n\n" + "Nieuws uit de wijk.\n" * 60 + TOKENS["unsubscribe"] + "\n",
        pictures=(), web_pictures=(), calendar=(), conditions=(), everybody=True, item_conditions=(),
        slots=tuple(
            Slot(token=token, name=name, link=name in {"unsubscribe", "preferences"}) for name, token in TOKENS.items()
        ),
    )  # fmt: skip


LETTERHEAD = Letterhead(
    issue="2026-12-01", date=datetime(2026, 12, 1, 9, tzinfo=UTC), sender="Redactie <redactie@example.org>",
    reply_to=None, bounce_address="bounce@example.org", list_id="nieuws.example.org", list_name="De Verbinding",
    language="nl", unsubscribe_mailto=None, managed_by_relay=False, archived_at=None, images=None,
)  # fmt: skip


def reader(number: int) -> Recipient:
    """Return one of many readers; every tenth has a name that ASCII has no letters for."""
    first = "Zoë" if number % 10 == 0 else f"Jan{number}"
    attributes = {"first_name": first, "last_name": "de Vries", "city": f"Plaats {number % 300}", "membership": "lid"}
    return Recipient(
        subscriber=Subscriber(email=f"lezer{number}@example.org", attributes=attributes),
        links=Links(
            unsubscribe=f"https://nieuws.example.org/u/AbCdEfGhIjKlMnOp{number:06d}",
            preferences=f"https://nieuws.example.org/p/AbCdEfGhIjKlMnOp{number:06d}",
        ),
    )


def rate(make: Callable[[Recipient], bytes], readers: list[Recipient]) -> float:
    """Return messages a second of processor time: other work on the machine does not count."""
    start = time.process_time()
    for one in readers:
        make(one)
    return len(readers) / (time.process_time() - start)


def main() -> None:
    made = parts()
    template = compose(made, LETTERHEAD, truths=())
    environment = Environment(autoescape=True)
    page_template = environment.from_string(page(lambda name: f"{{{{ {name} }}}}"))
    text_template = environment.from_string(
        "Beste {{ first_name }},\n\n" + "Nieuws uit de wijk.\n" * 60 + "{{ unsubscribe }}\n"
    )

    def by_email_message(one: Recipient) -> bytes:
        values = {
            **one.subscriber.attributes,
            "unsubscribe": one.links.unsubscribe,
            "preferences": one.links.preferences,
        }
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = LETTERHEAD.sender, one.subscriber.email, made.subject
        message["List-Unsubscribe"] = f"<{one.links.unsubscribe}>"
        message.set_content(text_template.render(values), cte="quoted-printable")
        message.add_alternative(page_template.render(values), subtype="html", cte="quoted-printable")
        return message.as_bytes(policy=SMTP)

    readers = [reader(number) for number in range(20_000)]
    maker = LinkMaker(
        key=b"k" * 43, list_id=LETTERHEAD.list_id, unsubscribe="https://nieuws.example.org/u/{token}",
        preferences="https://nieuws.example.org/p/{token}",
    )  # fmt: skip
    key = new_key(2048)
    sealed = compose(made, LETTERHEAD, truths=(), signer=Signer(domain="example.org", selector="nieuws", key=key))
    padding, digest, header = PKCS1v15(), SHA256(), b"x" * 1200

    def with_links(one: Recipient) -> bytes:
        return template.fill(Recipient(subscriber=one.subscriber, links=maker.links(one.subscriber))).data

    def best(make: Callable[[Recipient], bytes], number: int) -> float:
        return max(rate(make, readers[start : start + number]) for start in range(0, len(readers), len(readers) // 10))

    ours = best(lambda one: template.fill(one).data, 2_000)
    linked = best(with_links, 2_000)
    signed = best(lambda one: sealed.fill(one).data, 300)
    bare = best(lambda _one: key.sign(header, padding, digest), 300)
    theirs = best(by_email_message, 50)
    size = len(template.fill(readers[1]).data)
    print(f"HTML of {len(made.html):,} characters, {len(PLACES)} slots, message of {size:,} bytes")
    print("                      messages/s/core          µs")
    for name, found in (
        ("fill", ours), ("links and fill", linked), ("fill and sign", signed), ("RSA-2048 alone", bare),
        ("Jinja + EmailMessage", theirs),
    ):  # fmt: skip
        print(f"{name:<22}{found:>15,.0f}{1e6 / found:>12,.1f}")
    print(f"fill / Jinja + EmailMessage  {ours / theirs:.0f}; fill and sign / RSA alone  {signed / bare:.2f}")


if __name__ == "__main__":
    main()
