"""Closing a document and opening it again: who may, what it stops, what the history keeps."""

import datetime

import pytest
from django.urls import reverse

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden
from plans.models import Document
from plans.services import documents, drafting
from tests.factories import make_document, make_person, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2024, 12, 20, 10, tzinfo=datetime.UTC)


@pytest.fixture
@kept
def document():
    return make_document()


def test_a_closed_document_is_written_in_again_once_it_is_opened(document):
    drafter = document.created_by
    section = document.sections.get(template__code="summary")
    closed = documents.close_document(document=document, actor=drafter, at=AT)
    with pytest.raises(Forbidden):
        drafting.save_section(section=section, revision=0, actor=drafter, body="<p>a</p>")

    documents.reopen_document(document=document, actor=drafter)
    drafting.save_section(section=section, revision=0, actor=drafter, body="<p>a</p>")

    assert (closed.closed_at, Document.objects.get().closed_at) == (AT, None)
    rows = Document.history.exclude(history_change_reason=None).order_by("history_id")
    assert [(row.history_change_reason, row.history_user, row.closed_at) for row in rows] == [
        ("closed", drafter, AT),
        ("opened again", drafter, None),
    ]


def test_closing_twice_is_closing_once(document):
    for day in (0, 1):
        documents.close_document(document=document, actor=document.created_by, at=AT + datetime.timedelta(days=day))

    assert Document.objects.get().closed_at == AT
    assert Document.history.filter(history_change_reason="closed").count() == 1


@pytest.mark.parametrize("who", ["dean", "contributor"])
def test_only_who_drafts_by_role_closes_and_opens(document, who):
    person = someone(Role.DEAN, unit=document.unit) if who == "dean" else make_person()
    if who == "contributor":
        documents.grant_contributor(document=document, person=person, actor=document.created_by)

    for act in (documents.close_document, documents.reopen_document):
        with pytest.raises(Forbidden):
            act(document=document, actor=person)
    assert Document.objects.get().is_open


def test_the_page_asks_once_shows_that_it_is_closed_and_leads_back(client, document):
    client.force_login(document.created_by)
    page, close, reopen = (reverse(f"plans:{name}", args=[document.uuid]) for name in ("document", "close", "reopen"))
    assert f'href="{close}"' in client.get(page).content.decode()

    asked = client.get(close)
    assert (asked.status_code, Document.objects.get().is_open) == (200, True)
    assert (client.post(close).url, client.get(close).url) == (page, page)

    shown = client.get(page).content.decode()
    assert (f'href="{reopen}"' in shown, f'href="{close}"' in shown) == (True, False)
    client.force_login(someone(Role.DEAN, unit=document.unit))
    assert f'href="{reopen}"' not in client.get(page).content.decode()
    client.force_login(document.created_by)
    assert (client.post(reopen).url, Document.objects.get().is_open) == (page, True)
