"""`newsletter subscribers`: who gets it, and who does not any more."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation
from newsletter.commands.readers import SHOWN, document, portrait_document, tell_problems
from newsletter.commands.wording import counted, local_time, printable
from newsletter.errors import Problem, SubscriberError, UsageError
from newsletter.files import replacing

audience_option = click.option("--audience", metavar="EXPR", help="Only these: a tag, several, or an expression.")
columns_option = click.option("--add-columns", is_flag=True, help="Give subscribers.csv the columns it lacks.")


@click.group()
def subscribers() -> None:
    """List, add, import, export and unsubscribe readers.

    subscribers.csv says who gets the newsletter, a row each; only "email" is required. Edit it in any spreadsheet,
    or with these commands. Who has unsubscribed is remembered elsewhere too: a row never brings them back.

    \b
    Examples:
      newsletter subscribers stats
      newsletter subscribers import export-from-mailchimp.csv
      newsletter subscribers add anna@example.org --name "Anna de Vries" --tag zorg
      newsletter subscribers unsubscribe anna@example.org
    """


@subscribers.command("list")
@audience_option
@json_option
@pass_invocation
def list_(invocation: Invocation, *, audience: str | None, as_json: bool) -> None:
    """List the readers, with what they get or why they get nothing.

    \b
    Examples:
      newsletter subscribers list
      newsletter subscribers list --audience zorg
      newsletter subscribers list --audience '"zorg" in subscriber.tags and subscriber.language == "nl"'
    """
    from newsletter.services.subscribers import list_subscribers
    from newsletter.subscribers import Report

    report = Report()
    found = list_subscribers(invocation.project, audience=audience, report=report)
    if as_json:
        invocation.json({"subscribers": [document(listed) for listed in found]})
    else:
        number = 0
        for number, listed in enumerate(found, 1):  # noqa: B007 — told after the loop
            person = listed.subscriber
            status = click.style(listed.status, fg="green" if listed.active else "yellow")
            beside = "  ".join(filter(None, (person.name, person.language, ", ".join(person.tags))))
            invocation.result(f"{printable(person.email):<36}  {status}  {printable(beside)}".rstrip())
        invocation.remark(counted(number, "reader"))
    tell_problems(invocation, report)


@subscribers.command()
@click.argument("address")
@json_option
@pass_invocation
def show(invocation: Invocation, *, address: str, as_json: bool) -> None:
    """Tell all that is known of one address: its row, whether it gets mail, and what was sent.

    \b
    Example:
      newsletter subscribers show anna@example.org
    """
    from newsletter.services.subscribers import find_subscriber

    found = find_subscriber(invocation.project, address)
    suppression, listed = found.suppression, found.listed
    if as_json:
        invocation.json(portrait_document(found))
        return
    rows = [("Address", found.email), ("Status", found.status)]
    if suppression:
        rows.append(("Since", f"{local_time(suppression.at)}, {suppression.source}"))
    if listed:
        rows.append(("Row", f"{invocation.project.subscribers.name}:{listed.line}"))
        rows += [(name, value) for name, value in listed.subscriber.attributes.items()]
        rows.append(("tags", ", ".join(listed.subscriber.tags)))
    for issue, delivery in found.deliveries:
        when = f" {local_time(delivery.at)}" if delivery.at else ""
        rows.append(("Issue", f"{issue}  {delivery.state.value}{when}  {delivery.reply}".rstrip()))
    for name, value in rows:
        if value:
            invocation.result(f"{click.style(f'{printable(name):<12}', bold=True)}{printable(value)}")


@subscribers.command()
@click.argument("address")
@click.option("--name", help="The whole name.")
@click.option("--first-name", help="The first name.")
@click.option("--last-name", help="The last name.")
@click.option("--language", metavar="CODE", help="The language of their edition, such as nl or en.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
@click.option("--set", "settings", metavar="COLUMN=VALUE", multiple=True, help="Any other column; may be repeated.")
@columns_option
@pass_invocation
def add(
    invocation: Invocation,
    *,
    address: str,
    name: str | None,
    first_name: str | None,
    last_name: str | None,
    language: str | None,
    tags: tuple[str, ...],
    settings: tuple[str, ...],
    add_columns: bool,
) -> None:
    """Add one reader to subscribers.csv.

    \b
    Examples:
      newsletter subscribers add anna@example.org --name "Anna de Vries"
      newsletter subscribers add bram@example.org --tag zorg --tag jeugd --set city=Utrecht
    """
    from newsletter.services.enrol import add_subscriber, new_subscriber

    cells = {"name": name, "first_name": first_name, "last_name": last_name, "language": language}
    subscriber = new_subscriber(address, tags=tags, cells=cells, settings=settings)
    add_subscriber(invocation.project, subscriber, add_columns=add_columns)
    invocation.result(f"Added {subscriber.email}")


@subscribers.command()
@click.argument("who", metavar="ADDRESS|FILE")
@click.option("--reason", default="unsubscribed", show_default=True, help="Why, in a few words.")
@pass_invocation
def unsubscribe(invocation: Invocation, *, who: str, reason: str) -> None:
    """Sign off one reader, or everybody in a file.

    From now on they get nothing, also from a `send` that is running. A list with a status column says so in it;
    else their row is taken out. That they left is remembered: no row and no import brings them back.

    \b
    Examples:
      newsletter subscribers unsubscribe anna@example.org
      newsletter subscribers unsubscribe left.csv --reason "wrote to us"
    """
    from newsletter.services.unsubscribe import read_addresses, unsubscribe
    from newsletter.subscribers.addresses import InvalidAddressError, read_address

    project, path = invocation.project, Path(who)
    problems: Sequence[Problem] = ()
    source = "newsletter subscribers unsubscribe"
    try:
        addresses = [read_address(who).email]
    except InvalidAddressError as error:
        if not path.is_file():
            raise SubscriberError(f"{printable(who)}: this is neither an address nor a file") from error
        addresses, problems = read_addresses(path)
        source = f"{source} {path.name}"
    done = unsubscribe(
        project,
        addresses,
        reason=" ".join(reason.split()) or "unsubscribed",
        source=source,
        at=moment(),
        problems=problems,
    )
    for problem in done.problems[:SHOWN]:
        invocation.warn(str(problem))
    who_left = done.emails[0] if len(done.emails) == 1 else f"{len(done.emails)} addresses"
    invocation.result(
        f"{who_left}: unsubscribed" + (f" ({done.known_before} already were)" if done.known_before else "")
    )
    name = project.subscribers.name
    if done.altered:
        invocation.remark(f"{name}: {done.altered} marked in the status column")
    if done.removed:
        invocation.remark(f"{name}: {done.removed} taken out")
    if done.unlisted:
        invocation.remark(f"{done.unlisted} not in {name}; remembered all the same")
    if done.kept:
        invocation.warn(f"{done.kept.message}. They get no more mail, but {name} was left as it is.")


@subscribers.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@columns_option
@json_option
@pass_invocation
def import_(invocation: Invocation, *, file: Path, add_columns: bool, as_json: bool) -> None:
    """Take over a list from another program.

    Reads what Mailchimp, Substack, listmonk, Brevo, Ghost, Buttondown, MailerLite, Laposta, Outlook and Excel
    write. New readers are added; of those you have, empty cells are filled. Who left there is remembered and gets
    no mail here.

    \b
    Examples:
      newsletter subscribers import subscribed_members_export.csv
      newsletter subscribers import contacts.csv --add-columns
    """
    from newsletter.services.import_list import import_list

    done = import_list(invocation.project, file, at=moment(), add_columns=add_columns)
    report = done.report
    if as_json:
        invocation.json(
            {
                "added": done.added,
                "filled": done.filled,
                "unchanged": done.unchanged,
                "suppressed": done.suppressed,
                "remembered": done.remembered,
                "inactive": dict(done.inactive),
                "invalid": report.invalid,
                "duplicates": report.duplicates,
                "left_out": list(done.left_out),
            }
        )
    else:
        invocation.result(f"{done.added} added, {done.filled} completed, {done.unchanged} as they were")
        if done.suppressed:
            invocation.result(f"{done.suppressed} not added: they have left here before")
        for reason, number in done.inactive.items():
            invocation.result(f"{number} not added: {printable(reason)}")
        if report.invalid or report.duplicates:
            invocation.result(f"{report.invalid} without a usable address, {report.duplicates} twice in {file.name}")
    if done.left_out:
        names = ", ".join(done.left_out)
        invocation.remark(f"Columns that subscribers.csv has not got were left out: {names}. --add-columns keeps them.")
    tell_problems(invocation, report)


@subscribers.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.option("--raw", is_flag=True, help="The cells as they are, also those a spreadsheet would calculate.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, by which Excel knows UTF-8.")
@audience_option
@pass_invocation
def export(invocation: Invocation, *, output: Path | None, raw: bool, bom: bool, audience: str | None) -> None:
    """Write the readers with their status as CSV, for a spreadsheet or another program.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; `import` takes it off again.

    \b
    Examples:
      newsletter subscribers export -o readers.csv --bom
      newsletter subscribers export --audience zorg > zorg.csv
    """
    from newsletter.services.subscribers import list_columns, list_subscribers
    from newsletter.subscribers import Report
    from newsletter.subscribers.exporting import csv_lines

    project, report = invocation.project, Report()
    people = (
        (listed.subscriber, listed.status) for listed in list_subscribers(project, audience=audience, report=report)
    )
    lines = csv_lines(list_columns(project), people, raw=raw)
    if output is None:
        write(sys.stdout.buffer, lines, bom=bom)
    elif output.resolve() == project.subscribers.resolve():
        raise UsageError(f"{output}: this is the list itself; export to another file")
    else:
        with replacing(output) as file:
            write(file, lines, bom=bom)
        invocation.remark(f"Wrote {invocation.shown(output)}")
    tell_problems(invocation, report)


@subscribers.command()
@json_option
@pass_invocation
def stats(invocation: Invocation, *, as_json: bool) -> None:
    """Count the readers: who gets mail, who does not and why, by language and tag.

    \b
    Example:
      newsletter subscribers stats --json
    """
    from newsletter.services.subscribers import subscriber_stats
    from newsletter.subscribers import Report

    report = Report()
    found = subscriber_stats(invocation.project, report=report)
    if as_json:
        invocation.json({**found.counts, "languages": dict(found.languages), "tags": dict(found.tags)})
    else:
        for name, number in found.counts.items():
            if number or name in ("total", "active"):
                invocation.result(f"{click.style(f'{name:<12}', bold=True)}{number:>8}")
        for title, numbers in (("Languages", found.languages), ("Tags", found.tags)):
            if numbers:
                told = ", ".join(f"{name} {number}" for name, number in numbers.items())
                invocation.result(f"{click.style(f'{title:<12}', bold=True)}{printable(told)}")
        for reason, number in report.reasons.most_common():
            invocation.detail(f"not mailed: {printable(reason)} {number}")
        if not invocation.project.subscribers.exists():
            invocation.remark("There is no subscribers.csv yet: newsletter subscribers add ADDRESS begins it.")
    tell_problems(invocation, report)


def write(file: IO[bytes], lines: Iterator[str], *, bom: bool) -> None:
    file.write(b"\xef\xbb\xbf" if bom else b"")
    for line in lines:
        file.write(line.encode())
    file.flush()


def moment() -> datetime:
    return datetime.now(UTC)
