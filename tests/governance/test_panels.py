"""What the pages of a plan say about its versions."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from plans.services.documents import close_document
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db


def test_a_closed_document_invites_nobody_to_write(stage: Stage, as_: Any) -> None:
    stage.freeze("Klaar.")
    close_document(document=stage.document, actor=stage.person("holder"))

    page = as_("holder").get(reverse("plans:document", args=[stage.document.uuid]))

    assert page.context["version_note"].text == "Dit document is gesloten; de nieuwste versie is nummer 1."


def test_the_ledger_of_a_plan_is_no_accounts(stage: Stage, as_: Any) -> None:
    stage.freeze("Klaar.")

    page = as_("holder").get(reverse("plans:document", args=[stage.document.uuid]))

    address = reverse("governance:ledger", args=[stage.document.uuid])
    assert f'<a href="{address}">Register</a>' in page.content.decode()
