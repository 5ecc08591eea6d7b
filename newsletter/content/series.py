"""The files of content/series: each names a run of articles (a dossier)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.config import Settings
from newsletter.content.addresses import absolute, site_url
from newsletter.content.decoding import BINARY, read_text
from newsletter.content.fields import Fields
from newsletter.content.front_matter import FrontMatterError, read_front_matter
from newsletter.content.names import slug_of, suffix_of, title_from
from newsletter.content.openings import opening
from newsletter.content.scanning import Findings, FoundFile
from newsletter.domain.item import Series
from newsletter.errors import Problem


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """A series with the file's name: articles may name it by either."""

    series: Series
    slug: str


def read_series(found: FoundFile, settings: Settings, findings: Findings) -> tuple[SeriesFile, ...]:
    """Read one file; what is wrong with it goes to `findings`."""
    suffix = suffix_of(found.path)
    if suffix == ".ics":
        return ()
    try:
        decoded = read_text(found.absolute)
        if decoded is None:
            findings.errors.append(Problem(where=found.path, reason=BINARY))
            return ()
        matter = read_front_matter(decoded.text)
    except OSError as error:
        findings.errors.append(Problem(where=found.path, reason=f"cannot be read: {error.strerror}"))
        return ()
    except FrontMatterError as error:
        findings.errors.append(Problem(where=found.path, reason=error.reason, line=error.line))
        return ()
    publication = settings.publication
    fields = Fields(where=found.path, matter=matter, language=publication.language, zone=publication.zone)
    heading, _day = opening(matter.body, suffix, publication.language)
    title = fields.text("title", literal=True) or heading or title_from(found.path)
    slug = slug_of(found.path)
    planned = fields.number("planned")
    url = fields.text("url")
    series = Series(
        name=slug,
        title=title,
        summary=fields.text("summary") or _first_paragraph(matter.body),
        planned=int(planned) if planned and planned > 0 else None,
        url=absolute(url, site_url(None, settings)) if url else None,
    )
    findings.warnings += fields.warnings
    return (SeriesFile(series, slug),)


def by_name(files: Iterable[SeriesFile]) -> Mapping[str, Series]:
    """Return the series by everything an article may call them, casefolded."""
    named: dict[str, Series] = {}
    for file in files:
        for name in (file.slug, file.series.title):
            named.setdefault(name.casefold(), file.series)
    return named


def _first_paragraph(body: str) -> str | None:
    for block in body.split("\n\n"):
        lines = [line.strip() for line in block.strip().splitlines()]
        if lines and not lines[0].startswith(("#", "<", "!")):
            from newsletter.content.markdown import inline_text

            return " ".join(inline_text(" ".join(lines)).split()) or None
    return None
