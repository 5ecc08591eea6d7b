"""What a content file's keys say, asked for by meaning: texts, lists, truths, numbers and moments.

Real sites hold a number where a text is expected and a table where a name is: what can be understood is, what
cannot costs a warning with its line and counts as absent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.content.addresses import absolute
from newsletter.content.front_matter import FrontMatter
from newsletter.content.keys import NAMES, SPELLINGS, fold
from newsletter.domain.item import Moment
from newsletter.errors import Problem
from newsletter.i18n.written_dates import find_date

YES = frozenset(("true", "yes", "on", "1", "ja", "waar"))
NO = frozenset(("false", "no", "off", "0", "nee", "onwaar", ""))
NOTHING = frozenset(("", "~", "null", "none", "false"))

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(?:\s*(?:uur|u\.?|h|Uhr))?", re.IGNORECASE)


def one_line(text: str) -> str:
    """Make one line of a text, without controls."""
    return " ".join((text if text.isprintable() else _UNFIT.sub(" ", text)).split())


@dataclass(slots=True)
class Fields:
    """The keys of one file. `zone` is the publication's; naive times are in it."""

    where: str
    matter: FrontMatter
    language: str
    zone: ZoneInfo
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    _values: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _named: dict[str, list[tuple[str, str, Any]]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for key, value in self.matter.values.items():
            self._values[fold(key)] = key, value
        for spelling, (key, value) in self._values.items():
            if name := NAMES.get(spelling):
                self._named.setdefault(name, []).append((spelling, key, value))
        for name, given in self._named.items():
            if len(given) > 1:
                given.sort(key=lambda one: SPELLINGS[name].index(one[0]))

    def warn(self, reason: str, key: str | None = None) -> None:
        self.warnings.append(Problem(where=self.where, reason=reason, line=self._line(key)))

    def fail(self, reason: str, key: str | None = None) -> None:
        self.errors.append(Problem(where=self.where, reason=reason, line=self._line(key)))

    def _line(self, key: str | None) -> int | None:
        return None if key is None else self.matter.line_of(key)

    def raw(self, spelling: str) -> Any:
        """Return a value as it stands and leave it among the attributes; None if absent."""
        return self._values.get(spelling, ("", None))[1]

    def use(self, spelling: str) -> None:
        """Note that a key has been understood: it is no attribute any more."""
        self._used.add(spelling)

    def text(self, name: str, *, literal: bool = False) -> str | None:
        """Return a text on one line. `literal`: words such as `false` and `null` are texts too."""
        for spelling, key, value in self._given(name):
            found = text_of(value, literal=literal)
            if found:
                self.use(spelling)
                return found
            if value not in (None, False, [], {}) and str(value).strip().lower() not in NOTHING:
                self.warn(f"{key}: a text is expected here; left out", key)
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts: a list, or one text with commas."""
        for spelling, key, value in self._given(name):
            found = texts_of(value)
            if found:
                self.use(spelling)
                return found
            if value not in (None, False, [], {}, "") and str(value).strip().lower() not in NOTHING | {"[]"}:
                self.warn(f"{key}: a list of texts is expected here; left out", key)
        return ()

    def flag(self, name: str) -> bool:
        for spelling, key, value in self._given(name):
            meant = truth_of(value)
            if meant is not None:
                self.use(spelling)
                return meant
            self.warn(f"{key}: true or false is expected here, not {value!s:.40}", key)
        return False

    def number(self, name: str) -> float | None:
        for spelling, key, value in self._given(name):
            if value is None or str(value).strip().lower() in NOTHING:
                continue
            found = None if isinstance(value, bool) else re.search(r"[-+]?\d{1,15}(?:[.,]\d{1,9})?", str(value))
            if found and math.isfinite(number := float(found[0].replace(",", "."))):
                self.use(spelling)
                return number
            self.warn(f"{key}: a number is expected here, not {value!s:.40}", key)
        return None

    def moment(self, name: str, *, zone: ZoneInfo | None = None) -> Moment | None:
        """Return a day or an aware moment; what cannot be understood costs a warning."""
        for spelling, key, value in self._given(name):
            found = self.moment_of(value, zone=zone)
            if found is not None:
                self.use(spelling)
                return found
            if value is not None and str(value).strip().lower() not in NOTHING:
                self.warn(f'{key}: "{value!s:.60}" is not a date that can be understood; left out', key)
        return None

    def moment_of(self, value: Any, *, zone: ZoneInfo | None = None) -> Moment | None:
        """Understand a date; a time with an offset is brought to `zone`, or to the publication's."""
        home = zone or self.zone
        if isinstance(value, str):
            value = find_date(value, self.language)
        if not isinstance(value, date) or value.year < 1000:  # 0001-01-01 is how Go says "none"
            return None
        if not isinstance(value, datetime):
            return value
        moment = value.replace(microsecond=0)
        try:
            return moment.replace(tzinfo=home) if moment.tzinfo is None else moment.astimezone(home)
        except (OverflowError, ValueError):
            return None

    def address(self, name: str, site: str, given: str | None = None) -> str | None:
        """Return a web address; a relative one is under `site`. `given` is the text where it is known already."""
        given = given or self.text(name)
        found = absolute(given, site) if given else None
        if given and found is None:
            self.warn(f"{name}: this is not a web address; left out", self.key(name))
        return found

    def links(self, name: str, site: str) -> tuple[tuple[str, str], ...]:
        """Return labels with absolute addresses: a mapping, or a list of such. Another shape is an error."""
        for spelling, key, value in self._given(name):
            if value in (None, [], {}):
                continue
            found = links_of(value)
            if found is None:
                self.fail(f'{key}: answers with their addresses are expected here, such as "Ja: https://…"', key)
                return ()
            self.use(spelling)
            addresses = [(label, absolute(address, site)) for label, address in found]
            for label, address in addresses:
                if address is None:
                    self.fail(f'{key}: the answer "{label:.60}" has no web address', key)
            return tuple((label, address) for label, address in addresses if address)
        return ()

    def clock(self, name: str) -> tuple[str, time] | None:
        """Return a key that holds a time of day and nothing else, with that time."""
        for spelling, _key, value in self._given(name):
            if isinstance(value, time):
                return spelling, value.replace(microsecond=0, tzinfo=None)
            found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
            if found and int(found[1]) < 24 and int(found[2]) < 60:
                return spelling, time(int(found[1]), int(found[2]))
        return None

    def key(self, name: str) -> str | None:
        """Return the spelling a key has in the file."""
        return next((key for _spelling, key, _value in self._given(name)), None)

    def attributes(self) -> dict[str, Any]:
        """Return what nothing else has used, as values that any format can hold."""
        rest = {key.lower(): value for spelling, (key, value) in self._values.items() if spelling not in self._used}
        return {one_line(key): plain_value(value) for key, value in rest.items()}

    def _given(self, name: str) -> list[tuple[str, str, Any]]:
        return self._named.get(name, [])


def text_of(value: Any, *, literal: bool = False) -> str | None:
    """Return a value's text on one line; of a table its name; None where it has none."""
    if isinstance(value, bool):
        return str(value).lower() if literal else None
    if isinstance(value, str):
        text = one_line(value)
        return text if literal or text.lower() not in NOTHING else None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value))) or None
    if isinstance(value, Mapping):
        named = next((value[key] for key in ("name", "title", "naam", "titel") if key in value), None)
        return text_of(named) if isinstance(named, (str, int, float)) else None
    return None


def texts_of(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[;\n]" if ";" in value else r"[,\n]", value)
    elif not isinstance(value, list):
        value = [value]
    return tuple(dict.fromkeys(filter(None, map(text_of, value))))


def links_of(value: Any) -> list[tuple[str, str]] | None:
    """Return labels with what stands behind them; None where the value has another shape."""
    found: list[tuple[str, str]] = []
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, Mapping) or not one:
            return None
        if set(one) == {"label", "url"}:
            one = {text_of(one["label"], literal=True): one["url"]}  # noqa: PLW2901 — the same said in full
        for label, address in one.items():
            shown, where = text_of(label, literal=True), text_of(address)
            if not shown or not where or not isinstance(address, str):
                return None
            found.append((shown, where))
    return found


def truth_of(value: Any) -> bool | None:
    """Return what a value says about yes or no; None if nothing."""
    if isinstance(value, bool):
        return value
    if value is None:
        return False
    said = str(value).strip().lower()
    return True if said in YES else False if said in NO | NOTHING else None


def plain_value(value: Any) -> Any:
    """Bring an unknown key's value to texts, numbers, truths, lists and mappings."""
    from newsletter.content.yaml_header import Plain

    if isinstance(value, Plain):
        return _typed(value)
    if isinstance(value, str):
        return re.sub(r"[\x00\ud800-\udfff]", "", value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, list):
        return [plain_value(one) for one in value]
    if isinstance(value, Mapping):
        return {one_line(str(key)): plain_value(one) for key, one in value.items()}
    return str(value)


def _typed(text: str) -> Any:
    """Resolve a plain scalar as YAML 1.2 would."""
    lowered = text.lower()
    if lowered in ("true", "false"):
        return lowered == "true"
    if lowered in ("", "~", "null"):
        return None
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,14})", text):
        return int(text)
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,14})\.\d{1,15}", text):
        return float(text)
    return re.sub(r"[\x00\ud800-\udfff]", "", text)
