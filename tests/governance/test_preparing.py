"""How members prepare: a note that is hers alone, and a text of the body that drafters and boards never see."""

from __future__ import annotations

import datetime
import json
import uuid

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from governance.models import DraftText, PrivateNote, Request
from governance.services import preparing
from governance.services.requests import withdraw
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans.services.documents import grant_contributor
from plans.text import both_plain
from tests.factories import someone

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


def draft(stage, request, text: str, revision: int = 0, by: str = "fr_member") -> DraftText:
    return preparing.save_draft(request=request, actor=stage.person(by), text=text, revision=revision)


@pytest.mark.parametrize(
    ("stored", "typed", "both"),
    [
        ("Een.\n\nTwee.", "Een.\n\nDrie.", "Een.\n\nTwee.\n\nDrie."),
        ("", "Een.", "Een."),
        ("Een.", "", "Een."),
        ("Een.\n\nTwee.", "Een.\n\n\nTwee.", "Een.\n\nTwee."),
    ],
)
def test_two_plain_texts_in_one_say_what_they_share_once(stored, typed, both):
    assert both_plain(stored, typed) == both


# her own note


def test_a_note_is_saved_as_she_types_and_shown_to_her_alone(stage, as_):
    request = stage.ask()
    sent = {"text": "Vraag naar de zalen.", "revision": "0"}
    response = as_("fr_member").post(url("note", request.uuid), sent, headers=JSON)
    assert (response.status_code, response.json()["revision"]) == (200, 1)

    shown = {
        name: "Vraag naar de zalen." in as_(name).get(url("request", request.uuid)).content.decode()
        for name in ("fr_member", "fr_secretary", "holder", "dean")
    }
    assert shown == {"fr_member": True, "fr_secretary": False, "holder": False, "dean": False}
    assert not hasattr(PrivateNote, "history")


def test_each_member_has_a_note_of_her_own(stage, as_):
    request = stage.ask()
    for name in ("fr_member", "fr_secretary"):
        response = as_(name).post(url("note", request.uuid), fields(text=f"Van {name}.", revision="0"))
        assert response.url == url("request", request.uuid) + "#preparation"

    assert sorted(PrivateNote.objects.values_list("text", flat=True)) == ["Van fr_member.", "Van fr_secretary."]


def test_a_note_in_two_windows_shows_both_texts(stage, as_):
    request, client = stage.ask(), as_("fr_member")
    address = url("note", request.uuid)
    client.post(address, fields(text="Op mijn telefoon.", revision="0"))
    assert client.post(address, {"text": "Thuis.", "revision": "0"}, headers=JSON).status_code == 409
    response = client.post(address, fields(text="Thuis.", revision="0"))
    page = response.content.decode()
    assert response.status_code == 409
    assert ["Op mijn telefoon." in page, "Thuis." in page, "geschiedenis" in page] == [True, True, False]
    both = dict(response.context["choices"])["Beide, achter elkaar"]
    client.post(address, fields(text=both, revision=response.context["revision"]))

    assert PrivateNote.objects.get().text == "Op mijn telefoon.\n\nThuis."


def test_who_is_not_of_the_body_has_no_note_here(stage, as_):
    request = stage.ask()
    for name in ("holder", "dean", "staff"):
        assert as_(name).post(url("note", request.uuid), fields(text="Nee.", revision="0")).status_code == 404
        with pytest.raises(Forbidden):
            preparing.save_note(request=request, actor=stage.person(name), text="Nee.", revision=0)


def test_notes_go_a_year_after_the_request_was_closed(stage):
    for number in range(3):
        request = stage.ask(stage.freeze(f"Versie {number}."))
        preparing.save_note(request=request, actor=stage.person("fr_member"), text="Tekst.", revision=0)
    day = datetime.timedelta(days=1)
    for request, ago in zip(Request.objects.order_by("pk"), (366, 364, None), strict=True):
        request.closed_at = timezone.localtime() - ago * day if ago else None
        request.closing = "withdrawn" if ago else ""
        request.save()

    assert preparing.forget_notes() == 1
    assert PrivateNote.objects.count() == 2
    assert settings.PRIVATE_NOTE_DAYS == 365


# the text of the body


def test_members_write_one_text_together(stage):
    request = stage.ask()
    draft(stage, request, "Wij adviseren positief.")
    draft(stage, request, "Wij adviseren positief.\n\nLet op de zalen.", 1, by="fr_secretary")

    kept = DraftText.objects.get()
    assert (kept.text, kept.revision, kept.changed_by) == (
        "Wij adviseren positief.\n\nLet op de zalen.",
        2,
        stage.person("fr_secretary"),
    )
    assert [row.history_user for row in kept.history.order_by("history_id")] == [
        stage.person("fr_member"),
        stage.person("fr_secretary"),
    ]


FIRST = "Wij adviseren positief.\n\nLet op de zalen."


@pytest.mark.parametrize(
    ("others", "typed", "stands"),
    [
        (
            "Wij adviseren positief.\n\nLet op de zalen en het rooster.",
            "Wij adviseren positief, onder twee voorwaarden.\n\nLet op de zalen.",
            "Wij adviseren positief, onder twee voorwaarden.\n\nLet op de zalen en het rooster.",
        ),
        (
            f"{FIRST}\n\nVraag om cijfers < 2023.",
            f"Beste bestuur,\ngoed gedaan.\n\n{FIRST}",
            (f"Beste bestuur,\ngoed gedaan.\n\n{FIRST}\n\nVraag om cijfers < 2023."),
        ),
        ("Wij adviseren positief.", f"{FIRST}\n\nVraag om cijfers.", "Wij adviseren positief.\n\nVraag om cijfers."),
    ],
    ids=["another paragraph each", "a paragraph before and one behind", "one taken out, one added"],
)
def test_what_two_members_change_in_other_paragraphs_is_put_together(stage, as_, others, typed, stands):
    request = stage.ask()
    draft(stage, request, FIRST)
    draft(stage, request, others, 1)
    answer = (
        as_("fr_secretary").post(url("draft_text", request.uuid), {"text": typed, "revision": "1"}, headers=JSON).json()
    )

    assert (DraftText.objects.get().text, answer["fields"], answer["revision"]) == (stands, {"text": stands}, 3)
    assert answer["merged"] == (
        f"Hier is ook geschreven door {stage.person('fr_member').name}; de teksten zijn samengevoegd."
    )


def test_who_typed_on_while_others_changes_came_in_takes_nothing_of_them_away(stage, as_):
    """Her browser tells what she sent last: others' changes that the server put beside it are not in it."""
    request, client = stage.ask(), as_("fr_secretary")
    draft(stage, request, FIRST)
    draft(stage, request, f"{FIRST}\n\nVraag om cijfers.", 1)
    sent = "Wij adviseren negatief.\n\nLet op de zalen."
    address = url("draft_text", request.uuid)
    revision = client.post(address, {"text": sent, "revision": "1"}, headers=JSON).json()["revision"]
    more = {"text": sent + " En op de tijd.", "revision": revision, "base": json.dumps({"text": sent})}
    client.post(address, more, headers=JSON)

    assert DraftText.objects.get().text == (
        "Wij adviseren negatief.\n\nLet op de zalen. En op de tijd.\n\nVraag om cijfers."
    )


def test_a_text_of_which_no_answer_came_is_no_clash_with_what_she_typed_on(stage, as_):
    request, client = stage.ask(), as_("fr_secretary")
    draft(stage, request, FIRST)
    lost = "Wij adviseren positief, mits.\n\nLet op de zalen."
    draft(stage, request, lost, 1, by="fr_secretary")
    more = {"text": lost.replace("mits", "mits er zalen zijn"), "revision": "1", "unsure": json.dumps([{"text": lost}])}
    answer = client.post(url("draft_text", request.uuid), more, headers=JSON)

    assert (answer.status_code, DraftText.objects.get().text) == (200, more["text"])


def test_two_who_change_the_same_paragraph_get_both_texts(stage, as_):
    request = stage.ask()
    draft(stage, request, FIRST)
    draft(stage, request, FIRST.replace("positief", "negatief"), 1)
    typed = {"text": FIRST.replace("positief", "voorlopig niet"), "revision": "1"}

    client, address = as_("fr_secretary"), url("draft_text", request.uuid)

    assert client.post(address, typed, headers=JSON).status_code == 409
    assert DraftText.objects.get().text == FIRST.replace("positief", "negatief")


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("Wat ik schreef", "Wij adviseren voorlopig niet."),
        ("Wat er nu staat", "Wij adviseren negatief."),
        ("Beide, achter elkaar", "Wij adviseren negatief.\n\nWij adviseren voorlopig niet."),
    ],
)
def test_only_the_paragraph_that_both_changed_is_asked_about(stage, as_, choice, first):
    request, client = stage.ask(), as_("fr_secretary")
    draft(stage, request, FIRST)
    draft(stage, request, FIRST.replace("positief", "negatief") + "\n\nVraag om cijfers.", 1)
    typed = f"{FIRST.replace('positief', 'voorlopig niet')} En op de tijd."
    page = client.post(url("draft_text", request.uuid), fields(text=typed, revision="1"))
    assert [(clash.stored, clash.typed) for clash in page.context["clashes"]] == [
        ("Wij adviseren negatief.", "Wij adviseren voorlopig niet.")
    ]
    picked = dict(page.context["choices"])[choice]
    client.post(url("draft_text", request.uuid), fields(text=picked, revision=page.context["revision"]))

    assert DraftText.objects.get().text == f"{first}\n\nLet op de zalen. En op de tijd.\n\nVraag om cijfers."


def test_the_second_of_two_who_save_gets_both_texts(stage, as_):
    request = stage.ask()
    draft(stage, request, "Van de een.")
    with pytest.raises(Conflict) as conflict:
        draft(stage, request, "Van de ander.", 0, by="fr_secretary")
    assert (conflict.value.stored, conflict.value.typed) == ({"text": "Van de een."}, {"text": "Van de ander."})
    draft(stage, request, "Van de een.", 0, by="fr_secretary")  # the same words: nothing to choose

    address, client = url("draft_text", request.uuid), as_("fr_secretary")
    assert client.post(address, {"text": "Anders.", "revision": "0"}, headers=JSON).status_code == 409
    page = client.post(address, fields(text="Anders.", revision="0"))
    assert page.status_code == 409
    assert page.context["clashes"][0].stored == "Van de een."
    choices = dict(page.context["choices"])
    client.post(address, fields(text=choices["Beide, achter elkaar"], revision=page.context["revision"]))
    assert DraftText.objects.get().text == "Van de een.\n\nAnders."


def who_sees(client_of, request, names) -> dict[str, tuple[int, bool]]:
    found = {}
    for name in names:
        client = client_of(name)
        page = client.get(url("request", request.uuid))
        text = client.get(url("draft_text", request.uuid))
        found[name] = (text.status_code, url("draft_text", request.uuid) in page.content.decode())
    return found


def test_the_text_of_the_body_does_not_exist_for_drafters_and_boards(stage, as_):
    request = stage.ask()
    draft(stage, request, "Alleen voor ons.")
    both = someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"])
    grant_contributor(document=stage.document, person=both, actor=stage.person("holder"))
    stage.world.people["member_who_drafts"] = both
    root = Person.objects.create_superuser("root@universiteit.example", name="Root")
    stage.world.people["root"] = root
    names = ("fr_member", "fr_secretary", "holder", "dean", "staff", "stranger", "member_who_drafts", "root")

    members = dict.fromkeys(("fr_member", "fr_secretary"), (200, True))
    assert who_sees(as_, request, names) == {**members, **dict.fromkeys(names[2:], (404, False))}
    for name in names[2:]:
        response = as_(name).post(url("draft_text", request.uuid), fields(text="Ik ook.", revision="1"))
        assert response.status_code == 404
        with pytest.raises(Forbidden):
            draft(stage, request, "Ik ook.", 1, by=name)
    assert DraftText.objects.get().text == "Alleen voor ons."


def test_the_text_stays_as_it_is_once_the_request_is_closed(stage, as_):
    request = stage.ask()
    draft(stage, request, "Zo was het.")
    withdraw(request=request, actor=stage.person("holder"))
    with pytest.raises(Refused, match="gesloten"):
        draft(stage, request, "Anders.", 1)

    page = as_("fr_member").get(url("draft_text", request.uuid)).content.decode()
    assert ["Zo was het." in page, "<textarea" in page] == [True, False]
    response = as_("fr_member").post(url("draft_text", request.uuid), fields(text="Anders.", revision="1"))
    assert response.status_code == 422


def test_a_text_that_is_too_long_stays_where_it_was_typed(stage, as_):
    request, long = stage.ask(), "woord " * 4000
    for name in ("draft_text", "note"):
        response = as_("fr_member").post(url(name, request.uuid), fields(text=long, revision="0"))
        assert response.status_code == 422
        assert response.context["form"]["text"].value() == long
        answer = as_("fr_member").post(url(name, request.uuid), {"text": long, "revision": "0"}, headers=JSON)
        assert answer.status_code == 422


def test_chair_or_secretary_takes_the_text_over_into_the_record(stage, as_):
    request = stage.ask()
    draft(stage, request, "De raad stemt in.\n\nLet op de zalen.")
    client = as_("fr_secretary")
    assert 'name="draft"' in client.get(url("request", request.uuid)).content.decode()
    typed = fields(outcome="consent", votes_for="9", text="Besproken op 8 juni.", rows="2", draft="1")
    form = client.post(url("decide", request.uuid), typed).context["decision_form"]

    assert form["text"].value() == "De raad stemt in.\n\nLet op de zalen.\n\nBesproken op 8 juni."
    assert (form["outcome"].value(), form["votes_for"].value()) == ("consent", "9")
    assert not form.errors
