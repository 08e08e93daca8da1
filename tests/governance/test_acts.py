"""What the great acts cost over HTTP: session, person and the key of the act included, and the same for any size."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budgets.models import Allocation
from governance.models import Decision, Version
from plans.models import Section
from plans.services.drafting import add_measure

pytestmark = pytest.mark.django_db
OWN = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def cost(client, address: str, **sent) -> int:
    """The statements of a post that was carried out, without those of its transaction."""
    with CaptureQueriesContext(connection) as made:
        response = client.post(address, {"act_key": str(uuid.uuid4()), **sent})
    assert response.status_code == 302
    return len([each for each in made if not each["sql"].startswith(OWN)])


@pytest.fixture(params=[1, 4])
def size(request, stage) -> int:
    for number in range(request.param):
        add_measure(
            document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title=f"Nog {number}"
        )
    return request.param


def test_saving_a_text(stage, as_, size):
    section = Section.objects.get(document=stage.document, template__code="summary")
    save = reverse("plans:section_save", args=[section.uuid])

    assert cost(as_("holder"), save, revision=section.revision, body="<p>Tekst.</p>") == 12


def test_recording_a_decision(stage, as_, size):
    decide = reverse("governance:decide", args=[stage.ask().uuid])
    sent = {"record": "1", "outcome": "consent", "meeting_on": timezone.localdate().isoformat(), "rows": "2"}

    assert cost(as_("fr_secretary"), decide, **sent) == 17
    assert Decision.objects.count() == 1


def test_making_a_version(stage, as_, size):
    stage.document.refresh_from_db()
    freeze = reverse("governance:freeze", args=[stage.document.uuid])

    assert cost(as_("holder"), freeze, seen_revision=stage.document.revision) == 37
    assert Version.objects.count() == 1


def test_what_was_allocated_meanwhile_asks_for_a_reason(stage, as_):
    """The page was opened before the budget was over: the reason is asked for now, and then it is made."""
    client, freeze = as_("holder"), reverse("governance:freeze", args=[stage.document.uuid])
    seen = client.get(freeze).context["form"]["seen_revision"].value()
    unit = stage.world.faculty
    Allocation.objects.create(framework=stage.world.framework, unit=unit, year=2022, amount_cents=100)
    sent = {"seen_revision": seen, "label": "Voor juni"}

    page = client.post(freeze, {"act_key": str(uuid.uuid4()), **sent})
    form = page.context["form"]
    assert (page.status_code, list(form.errors), form["label"].value()) == (422, ["over_ceiling_reason"], "Voor juni")

    client.post(freeze, {"act_key": str(uuid.uuid4()), **sent, "over_ceiling_reason": "Uit eigen middelen."})
    assert Version.objects.get().over_ceiling_reason == "Uit eigen middelen."
