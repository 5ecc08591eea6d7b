"""Exports an issue: its bodies, its source, its messages, or its web edition in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from newsletter.domain.mailbox import split_mailbox
from newsletter.domain.message import Message, Recipient
from newsletter.domain.run import Edition
from newsletter.domain.subscriber import NEUTRAL, Subscriber
from newsletter.errors import IssueError
from newsletter.mime import compose
from newsletter.planning.folders import IssueFolder, current_issue, existing_issue
from newsletter.planning.manifest import known_manifest
from newsletter.project import Project
from newsletter.services.issue_folder import render_issue
from newsletter.services.letterhead import with_letterhead
from newsletter.services.links import LinkMaker, link_maker
from newsletter.services.neutral import neutral_truths
from newsletter.services.press import Press
from newsletter.services.public import is_page
from newsletter.services.recipients import addressees
from newsletter.services.secrets import known_secret
from newsletter.subscribers import Report
from newsletter.transports import mbox_entry


class Format(StrEnum):
    HTML = "html"
    TEXT = "text"
    MJML = "mjml"
    EML = "eml"
    MBOX = "mbox"
    ZIP = "zip"


_FILES = {Format.HTML: "email.html", Format.TEXT: "email.txt"}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the earliest there is, so that two exports are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An exported issue: a name for its file, and its bytes piece by piece."""

    name: str
    pieces: Iterator[bytes]


def export(project: Project, issue: str | None, form: Format) -> Export:
    """Export an issue in one form; a draft as it is planned now, a sent issue as its readers got it.

    Without `issue`: the open draft, else the last issue.

    Raises:
        IssueError: there is no such issue, or that form of it is not kept.
    """
    folder = current_issue(project.issues) if issue is None else existing_issue(project.issues, issue)
    name = f"{folder.id}.{'txt' if form is Format.TEXT else form}"
    if form in (Format.EML, Format.MBOX):
        editions = _editions(project, folder)
        messages = [_neutral(project, editions)] if form is Format.EML else _messages(project, editions)
        if form is Format.EML:
            return Export(name=name, pieces=(message.data for message in messages))
        return Export(name=name, pieces=(mbox_entry(message) for message in messages))
    if form is Format.MJML:
        return Export(name=name, pieces=iter([_source(project, folder)]))
    if folder.is_draft:
        render_issue(project, folder.id)
    if form is Format.ZIP:
        hosted = project.settings.publish.images == "hosted"
        return Export(name=name, pieces=iter([_web_edition(folder, hosted=hosted)]))
    return Export(name=name, pieces=iter([(folder.path / _FILES[form]).read_bytes()]))


def _source(project: Project, folder: IssueFolder) -> bytes:
    """Return the MJML of a draft."""
    if not folder.is_draft:
        raise IssueError(
            f"issue {folder.id} has been sent: its MJML is not kept", hint="Export it as html, or export a draft."
        )
    return render_issue(project, folder.id).editions[project.settings.publication.language].mjml.encode()


def _editions(project: Project, folder: IssueFolder) -> Mapping[str, Edition]:
    """Return the editions a sent issue was frozen with, or those of a draft, dated on its day."""
    if not folder.is_draft:
        with project.store() as store:
            run = store.ledger.sealed(folder.id)
            if run is None:
                raise IssueError(
                    f"the store of this project does not know how issue {folder.id} was sent",
                    hint="Export it where it was sent from; html, text and zip can be had here.",
                )
            return store.ledger.editions(run)
    rendered = render_issue(project, folder.id)
    moment = datetime.combine(rendered.date, time(9), tzinfo=project.settings.publication.zone)
    return with_letterhead(
        project.settings, rendered.editions, issue=folder.id, date=moment, published=rendered.published
    )


def _links(project: Project) -> LinkMaker:
    return link_maker(project.settings, known_secret(project))


def _neutral(project: Project, editions: Mapping[str, Edition]) -> Message:
    """Make the message a neutral reader would get, addressed to the publication itself."""
    edition = next(iter(editions.values()))
    _name, address = split_mailbox(project.settings.publication.sender)
    template = compose(edition.parts, edition.letterhead, truths=neutral_truths(edition.parts))
    reader = Subscriber(email=address, attributes=NEUTRAL.attributes)
    return template.fill(Recipient(subscriber=reader, links=_links(project).inert()))


def _messages(project: Project, editions: Mapping[str, Edition]) -> Iterator[Message]:
    """Make the message of every subscriber who would get a message now."""
    press = Press(editions, links=_links(project).links)
    with project.store() as store:
        suppressed = store.suppressions.keys()
    everybody = addressees(project, audience=None, languages=editions, suppressed=suppressed, report=Report())
    for addressee in everybody:
        printed = press.message(addressee.subscriber, addressee.language)
        if isinstance(printed, Message):
            yield printed


def _web_edition(folder: IssueFolder, *, hosted: bool) -> bytes:
    """Pack the web edition: its pages, calendars and pictures, the same bytes every time.

    Pictures that no page shows are for an audience; they go along only where the mails point to them (`hosted`).
    """
    files = {name: folder.path / name for name in sorted(known_manifest(folder.path).files)}
    pages = [path.read_text(encoding="utf-8") for name, path in files.items() if is_page(name)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            shown = hosted or any(name in page for page in pages)
            if is_page(name) or name.endswith(".ics") or (name.startswith("images/") and shown):
                entry = zipfile.ZipInfo(f"{folder.id}/{name}", date_time=_ZIP_EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return packed.getvalue()
