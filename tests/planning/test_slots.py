"""What an editor may leave open in the subject and the introduction, and what is told when it is not right."""

from newsletter.planning.slots import SlotDesk, defaults_in, literal, make_nonce


def desk(*columns: str) -> SlotDesk:
    return SlotDesk(nonce=make_nonce("x"), columns=columns)


def test_a_slot_becomes_a_token_and_the_rest_stays() -> None:
    at = desk("first_name")
    text = at.take_out("Dag {{ subscriber.first_name | default('lezer') }}, 100 %s {x}", where="issue.md", line=1)
    [slot] = at.slots
    assert (slot.name, slot.default) == ("first_name", "lezer")
    assert text == f"Dag {slot.token}, 100 %s {{x}}"
    assert defaults_in(text, at.slots) == "Dag lezer, 100 %s {x}"
    assert not at.problems


def test_the_same_opening_is_one_slot() -> None:
    at = desk("name")
    text = at.take_out('{{subscriber.name|default("u")}} {{ subscriber.name | default("u") }}', where="x", line=1)
    assert len(at.slots) == 1
    assert text == f"{at.slots[0].token} {at.slots[0].token}"


def test_a_column_that_is_not_there_is_told_with_its_line() -> None:
    at = desk("email", "voornaam")
    at.take_out("a\n{{ subscriber.vornaam | default('x') }}", where="issue.md", line=10)
    assert [str(problem) for problem in at.problems] == [
        "issue.md:11: subscribers.csv has no column 'vornaam'; did you mean voornaam? (there are: email, voornaam)"
    ]


def test_a_known_attribute_needs_a_stand_in_where_no_column_has_it() -> None:
    at = desk("email")
    at.take_out("{{ subscriber.first_name | default('lezer') }}", where="x", line=1)
    assert not at.problems
    at.take_out("{{ subscriber.first_name }}", where="x", line=1)
    assert len(at.problems) == 1


def test_a_slot_without_a_stand_in_is_warned_about() -> None:
    at = desk("first_name")
    at.take_out("{{ subscriber.first_name }}", where="issue.md", line=4)
    assert not at.problems
    assert "leaves a gap" in str(at.warnings[0])


def test_anything_else_between_braces_is_refused() -> None:
    for wild in ("{{ 7*7 }}", "{{ subscriber }}", "{{ subscriber.a.b }}", "{{ subscriber.name | upper }}", "{{}}"):
        at = desk("name")
        at.take_out(wild, where="x", line=1)
        assert len(at.problems) == 1, wild


def test_braces_can_be_meant_as_braces() -> None:
    at = desk()
    assert at.take_out(literal("Zo werkt {{ name }} in Jinja"), where="x", line=1) == "Zo werkt {{ name }} in Jinja"
    assert not at.problems
