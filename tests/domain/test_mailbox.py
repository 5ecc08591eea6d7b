import pytest

from newsletter.domain.mailbox import split_mailbox


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("redactie@example.org", "", "redactie@example.org"),
        (" <redactie@example.org> ", "", "redactie@example.org"),
        ("De Proef <redactie@example.org>", "De Proef", "redactie@example.org"),
        ("De Proef, redactie <redactie@example.org>", "De Proef, redactie", "redactie@example.org"),
        ("Jan: de krant (Oost) < jan@example.org >", "Jan: de krant (Oost)", "jan@example.org"),
        (r'"De \"echte\" Proef" <redactie@example.org>', 'De "echte" Proef', "redactie@example.org"),
        ('"', "", '"'),
    ],
)
def test_a_mailbox_is_a_name_and_an_address(text: str, name: str, address: str) -> None:
    assert split_mailbox(text) == (name, address)
