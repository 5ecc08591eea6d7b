"""Adds a reader to the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError, UsageError
from newsletter.project import Project
from newsletter.services.subscribers import known_suppressions
from newsletter.subscribers import Report, read_columns, read_subscribers
from newsletter.subscribers.addresses import InvalidAddressError, read_address, shown
from newsletter.subscribers.cells import as_cells, language_tag, split_tags
from newsletter.subscribers.columns import identifier
from newsletter.subscribers.editing import NEW_LIST, edit_list


def new_subscriber(
    address: str, *, tags: Iterable[str], cells: Mapping[str, str | None], settings: Iterable[str]
) -> Subscriber:
    """Make a subscriber of what an editor typed; `settings` are `COLUMN=VALUE`, by any name a column may have.

    Raises:
        SubscriberError: the address is none.
        UsageError: a setting is none.
    """
    try:
        read = read_address(address)
    except InvalidAddressError as error:
        raise SubscriberError(f"{shown(address)}: {error}") from error
    values = {**cells, "name": cells.get("name") or read.name}
    all_tags = list(tags)
    for setting in settings:
        header, equals, value = setting.partition("=")
        column = identifier(header, 0)
        if not equals or column == "email":
            raise UsageError(f"--set {setting}: write it as COLUMN=VALUE, for instance --set city=Utrecht")
        if column == "tags":
            all_tags += split_tags(value)
        else:
            values[column] = value
    attributes = {key: value.strip() for key, value in values.items() if value and value.strip()}
    if "language" in attributes:
        attributes["language"] = language_tag(attributes["language"])
    parts = dict.fromkeys(part.strip() for tag in all_tags for part in tag.split(";") if part.strip())
    return Subscriber(email=read.email, tags=tuple(parts), attributes=attributes)


def add_subscriber(project: Project, subscriber: Subscriber, *, add_columns: bool = False) -> None:
    """Append a reader to the list.

    Raises:
        SubscriberError: they are in it, have said that they want no mail, or there is no column for something.
    """
    suppression = known_suppressions(project).get(subscriber.key)
    if suppression is not None:
        raise SubscriberError(
            f"{subscriber.email} gets no mail: {suppression.reason} on {suppression.at:%Y-%m-%d}",
            hint="Nobody is brought back from here: only they themselves can sign up again.",
        )
    path = project.subscribers
    columns = read_columns(path) or NEW_LIST
    for row in read_subscribers(path, report=Report()) if path.exists() else ():
        if row.subscriber.key == subscriber.key:
            raise SubscriberError(f"{path.name}:{row.line}: {row.subscriber.email} is in the list already")
    given = [name for name in ("tags", *subscriber.attributes) if name != "tags" or subscriber.tags]
    new = [name for name in given if name not in columns] if add_columns else []
    cells = as_cells(subscriber, (*columns, *new))
    covered = ("first_name", "last_name") if cells.get("name") else ()
    lost = [name for name in given if name not in cells and name not in covered]
    if lost:
        raise SubscriberError(
            f"{path.name} has no column for {', '.join(lost)}; its columns are {', '.join(columns)}",
            hint="Let it have one with --add-columns.",
        )
    edit_list(path, add=[cells], new_columns=new)
