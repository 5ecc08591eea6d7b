"""`newsletter dkim-keygen`: make the key that signs messages, and say what DNS must know of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.errors import UsageError
from newsletter.services.dkim_keygen import BITS, NewKey, make_key


@click.command()
@click.option("--selector", metavar="NAME", help="The key's name in DNS [default: as set, else nieuwsbrief].")
@click.option("--domain", help="The domain that signs [default: as set, else that of the sender].")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Where to write the key [default: dkim.pem, or dkim-NAME.pem].")  # fmt: skip
@click.option("--bits", type=click.Choice([str(bits) for bits in BITS]), default="2048", show_default=True,
              help="The length of the key.")  # fmt: skip
@json_option
@pass_invocation
def dkim_keygen(
    invocation: Invocation, *, selector: str | None, domain: str | None, output: Path | None, bits: str, as_json: bool
) -> None:
    """Make a key that signs messages, and print its DNS record.

    The key is written to a file that only you can read, and is never printed. A file that is there is never
    overwritten: to change keys, give the new one a selector of its own.

    \b
    Examples:
      newsletter dkim-keygen
      newsletter dkim-keygen --selector nieuwsbrief2027
    """
    if output and not output.parent.is_dir():
        raise UsageError(f"{output.parent} is not a folder", hint="Make it first, or name another with --output.")
    made = make_key(invocation.project, domain=domain, selector=selector, output=output, bits=int(bits))
    if as_json:
        invocation.json(document(invocation, made))
    else:
        show(invocation, made)


def document(invocation: Invocation, made: NewKey) -> dict[str, Any]:
    return {
        "path": invocation.shown(made.path),
        "domain": made.domain,
        "selector": made.selector,
        "key_file": made.key_file,
        "bits": made.bits,
        "name": made.name,
        "value": made.value,
        "strings": list(made.strings),
        "zone": made.zone_line,
        "settings": made.settings,
    }


def show(invocation: Invocation, made: NewKey) -> None:
    place, kept = invocation.shown(made.path), "it is in .gitignore" if made.ignored else "keep it out of git"
    invocation.result(f"Wrote a key of {made.bits} bits to {place}. Only you can read it; {kept}.\n")
    invocation.result("1. Publish this record in the DNS of your domain. Where you do that on a web page:\n")
    invocation.result(f"Type:   TXT\nName:   {made.name}   (leave .{made.domain} out where the page adds it)")
    invocation.result(f"Value:  {made.value}\n")
    invocation.result(f"   Or, where you have a zone file, as this one line:\n\n{made.zone_line}\n")
    if made.in_use:
        invocation.result("2. newsletter.toml names this key already: send nothing before all can see the record.")
    else:
        invocation.result("2. When all can see the record, after an hour or so, put this into newsletter.toml:\n")
        invocation.result(made.settings)
    invocation.result("\n3. Mail a test to an address of yours: newsletter send --test you@example.org")
