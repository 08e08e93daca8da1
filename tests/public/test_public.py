"""What anyone reads without logging in: what was made public, and nothing else."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import Any

import jsonschema
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from jsonschema import Draft202012Validator

from governance.models import Version
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.public import queries, services, views_staff
from kwaliteit.public.models import Publication
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Progress
from plans.models import Document, Goal, Measure, Section
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.factories import make_person, someone
from tests.governance.world import World, make_kind
from tests.kept import kept
from tests.monitoring.reports import make_reporting
from tests.submission.play import adopted_faculty, decide, draft, frozen_institution, world

SECRET = "VERTROUWELIJK"


@pytest.fixture
@kept
def stage(db: Any) -> tuple[World, Version]:
    """An adopted plan of the faculty; an institutional plan that was frozen and never adopted, full of secrets."""
    made = world()
    version = adopted_faculty(made)
    plan = draft(made, made.kinds["institution"], made.institution, made.people["staff"], title=f"Plan {SECRET}")
    for section in Section.objects.filter(document=plan, theme=None):
        save_section(section=section, revision=section.revision, actor=made.people["staff"], body=f"<p>{SECRET}</p>")
    freeze(document=plan, actor=made.people["staff"])
    agenda = draft(made, made.kinds["agenda"], made.programme, made.people["director"], title=f"Agenda {SECRET}")
    Goal.objects.filter(document=agenda).update(title=SECRET)
    Measure.objects.filter(document=agenda).update(title=SECRET)
    caches["printed"].clear()
    return made, version


def published(stage: tuple[World, Version]) -> Publication:
    return services.publish(version=stage[1], actor=stage[0].people["staff"])


def page(name: str, *args: Any) -> str:
    return reverse(f"public:{name}", args=args)


def test_without_public_documents_there_is_only_a_page_that_says_so(stage: Any, client: Client) -> None:
    answer = client.get(page("index"))
    assert answer.status_code == 200
    assert "Er is nog niets openbaar gemaakt" in answer.content.decode()
    assert client.get(page("framework", "kader")).status_code == 404
    assert client.get(page("json", "kader")).status_code == 404


def test_a_public_plan_is_read_with_its_amounts_and_without_its_people(stage: Any, client: Client) -> None:
    row = published(stage)
    assert client.get(page("index")).headers["Location"] == page("framework", "kader")
    first = client.get(page("framework", "kader")).content.decode()
    assert "€&nbsp;300.000" in first
    unit = client.get(page("unit", "kader", "recht")).content.decode()
    assert "Kleine groepen" in unit
    assert "Meer docenten" in unit
    assert '<h3 lang="nl">1.1 Kleine groepen</h3>' in unit
    text = client.get(page("document", row.uuid)).content.decode()
    assert "Wat wij willen." in text
    assert stage[1].fingerprint_groups in text
    assert "Portefeuillehouder" not in text
    assert client.get(page("unit", "kader", "letteren")).status_code == 404


def crawl(client: Client, start: str) -> dict[str, str]:
    """Every page of the public site that can be reached by its links, with its text."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if answer.status_code == 302:
            waiting.append(answer.headers["Location"])
            found[address] = ""
            continue
        assert answer.status_code == 200, address
        found[address] = answer.content.decode()
        links = re.findall(r'href="(/openbaar/[^"#?]*)', found[address])
        waiting += [link for link in links if link not in found and link not in waiting]
    return found


def test_nothing_leaks_that_was_not_made_public(stage: Any, client: Client) -> None:
    published(stage)
    pages = crawl(client, page("index"))
    assert {page("framework", "kader"), page("json", "kader"), page("csv", "kader", "budgeted")} <= set(pages)
    people = {
        *Person.objects.exclude(name="").values_list("name", flat=True),
        *Person.objects.values_list("email", flat=True),
    }
    others = {str(uuid) for uuid in Document.objects.exclude(pk=stage[1].document_id).values_list("uuid", flat=True)}
    others |= {str(uuid) for uuid in Version.objects.exclude(pk=stage[1].pk).values_list("uuid", flat=True)}
    for address, text in pages.items():
        assert SECRET not in text, address
        assert not [name for name in people | others if name in text], address
        assert not re.findall(r'href="/(?:plannen|medezeggenschap|begroting|voortgang|instelling)', text), address


def test_every_word_that_the_public_site_serves_stands_in_a_public_version(stage: Any, client: Client) -> None:
    published(stage)
    said = client.get(page("json", "kader")).json()
    payload = stage[1].payload
    (document,) = said["documents"]
    for row in (*document["goals"], *document["promised"]):
        assert json.dumps(row["title"], ensure_ascii=False)[1:-1] in payload


def test_the_open_data_are_as_the_schema_says(stage: Any, client: Client) -> None:
    published(stage)
    schema = client.get(page("schema")).json()
    Draft202012Validator.check_schema(schema)
    answer = client.get(page("json", "kader"))
    said = answer.json()
    jsonschema.validate(said, schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert said["$schema"] == schema["$id"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    (document,) = said["documents"]
    assert [(row["year"], row["cents"], row["quality_funds"]) for row in document["budgeted"]] == [
        (2022, 100_000_00, True),
        (2023, 100_000_00, True),
        (2024, 100_000_00, True),
    ]
    broken = said | {"documents": [document | {"owner": "Jansen"}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_the_tables_hold_the_same_as_the_json_and_no_sheet_reckons_with_them(stage: Any, client: Client) -> None:
    published(stage)
    (document,) = client.get(page("json", "kader")).json()["documents"]
    rows = list(csv.DictReader(io.StringIO(client.get(page("csv", "kader", "budgeted")).content.decode())))
    assert [int(row["cents"]) for row in rows] == [row["cents"] for row in document["budgeted"]]
    assert {row["document"] for row in rows} == {document["uuid"]}
    assert client.get(page("csv", "kader", "owners")).status_code == 404


def test_unchanged_data_are_not_sent_again_and_changed_data_are(stage: Any, client: Client) -> None:
    row = published(stage)
    etag = client.get(page("json", "kader")).headers["ETag"]
    assert client.get(page("json", "kader"), headers={"If-None-Match": etag}).status_code == 304
    services.withdraw(publication=row, reason="Fout", actor=stage[0].people["staff"])
    published(stage)
    assert client.get(page("json", "kader"), headers={"If-None-Match": etag}).status_code == 200


def test_what_is_withdrawn_is_gone_at_once_and_keeps_its_reason(stage: Any, client: Client) -> None:
    row = published(stage)
    addresses = [address for address in crawl(client, page("index")) if address not in (page("index"), page("schema"))]
    with pytest.raises(Refused):
        services.withdraw(publication=row, reason=" ", actor=stage[0].people["staff"])
    services.withdraw(publication=row, reason="Een naam stond er nog in.", actor=stage[0].people["staff"])
    assert {client.get(address).status_code for address in addresses} == {404}
    row.refresh_from_db()
    assert (row.withdrawn_by, row.reason) == (stage[0].people["staff"], "Een naam stond er nog in.")
    assert row.history.count() == 2
    with pytest.raises(Refused):
        services.withdraw(publication=row, reason="Nog eens", actor=stage[0].people["staff"])


def test_only_board_staff_and_their_secretary_decide_what_is_public(stage: Any) -> None:
    made, version = stage
    allowed = []
    for key, person in made.people.items():
        try:
            services.withdraw(publication=services.publish(version=version, actor=person), reason="Terug", actor=person)
            allowed.append(key)
        except Forbidden:
            pass
    assert allowed == ["staff", "clerk"]
    with pytest.raises(Forbidden):
        services.publish(version=version, actor=make_person(is_superuser=True))


def test_a_version_that_was_not_adopted_cannot_be_made_public(stage: Any) -> None:
    plan = Version.objects.exclude(pk=stage[1].pk).get()
    with pytest.raises(Refused):
        services.publish(version=plan, actor=stage[0].people["staff"])


def test_a_kind_that_nobody_adopts_is_ready_when_every_body_has_said_its_word(stage: Any) -> None:
    made, _version = stage
    kind = made.kinds["institution"]
    kind.adopted_by = ""
    kind.save()
    plan = Version.objects.get(document__kind=kind)
    assert queries.final(Version.objects.filter(pk=plan.pk)) == set()
    decide(plan, made.bodies["ur"], made.people["staff"], made.people["ur_secretary"])
    assert queries.final(Version.objects.filter(pk=plan.pk)) == {plan.pk}
    kind.rules.all().delete()
    assert queries.final(Version.objects.filter(pk=plan.pk)) == set()


def test_the_same_version_is_public_once(stage: Any) -> None:
    published(stage)
    with pytest.raises(Refused):
        published(stage)


def test_the_plan_that_came_into_force_last_counts_from_its_first_year(stage: Any, client: Client) -> None:
    """A plan for 2022–2024 of 100 a year, replaced from 2023 by one of 100 a year: 100 + 100 + 100, not 500."""
    made, _version = stage
    published(stage)
    newer = draft(made, made.kinds["faculty"], made.faculty, made.people["holder"], title="Herijkt plan")
    Document.objects.filter(pk=newer.pk).update(first_year=2023)
    newer.refresh_from_db()
    version = freeze(document=newer, actor=made.people["holder"])
    decide(version, made.bodies["fr"], made.people["holder"], made.people["fr_secretary"])
    adopt(
        version=version,
        actor=made.people["secretary"],
        adopted_on=today(),
        effective_from=today() + datetime.timedelta(1),
    )
    services.publish(version=version, actor=made.people["staff"])
    assert "€&nbsp;300.000" in client.get(page("framework", "kader")).content.decode()


def test_more_documents_ask_no_more_statements(stage: Any, client: Client) -> None:
    made, _version = stage
    row = published(stage)

    def statements() -> list[int]:
        counts = []
        for address in (
            page("framework", "kader"),
            page("unit", "kader", "recht"),
            page("document", row.uuid),
            page("json", "kader"),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as told:
                client.get(address)
            counts.append(len(told))
        return counts

    before = statements()
    frozen = frozen_institution(made)
    decide(frozen, made.bodies["ur"], made.people["staff"], made.people["ur_secretary"])
    adopt(version=frozen, actor=made.people["clerk"], adopted_on=today())
    services.publish(version=frozen, actor=made.people["staff"])
    assert statements() == before
    assert max(before) <= 5


def test_staff_publishes_and_withdraws_on_the_page(stage: Any, client: Client) -> None:
    made, version = stage
    client.force_login(made.people["staff"])
    first = client.get(f"{page('choose')}?kader=kader").content.decode()
    assert page("publish", version.uuid) in first
    assert SECRET not in first  # it cannot be made public, so it is not offered
    client.post(page("publish", version.uuid))
    row = Publication.objects.get()
    assert page("withdraw", row.uuid) in client.get(f"{page('choose')}?kader=kader").content.decode()
    refused = client.post(page("withdraw", row.uuid), {"reason": ""})
    assert refused.status_code == 422
    client.post(page("withdraw", row.uuid), {"reason": "Verouderd"})
    assert client.get(page("document", row.uuid)).status_code == 404


def test_who_only_reads_the_overview_is_told_who_decides(stage: Any, client: Client) -> None:
    client.force_login(someone(Role.SUPPORT_GROUP, unit=stage[0].institution))
    assert client.get(page("choose")).status_code == 403
    client.force_login(stage[0].people["holder"])
    assert client.get(page("choose")).status_code == 404


def test_the_list_of_what_is_public_stands_on_pages(
    stage: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, version = stage
    frozen = frozen_institution(made)
    decide(frozen, made.bodies["ur"], made.people["staff"], made.people["ur_secretary"])
    adopt(version=frozen, actor=made.people["clerk"], adopted_on=today())
    services.publish(version=frozen, actor=made.people["staff"])
    monkeypatch.setattr(views_staff, "ROWS", 1)
    client.force_login(made.people["staff"])

    found = [client.get(page("choose"), {"kader": "kader", "page": number}) for number in (1, 2)]

    on_page = [[row.version.pk for row in answer.context["page"]] for answer in found]
    assert sorted(on_page) == sorted([[frozen.pk], [version.pk]])
    assert [answer.context["number"] for answer in found] == [1, 1]
    assert "kader=kader&amp;page=2" in found[0].content.decode()


@pytest.mark.django_db
def test_before_a_balance_is_made_public_it_is_said_how_many_notes_of_progress_it_shows(client: Client) -> None:
    reporting = make_reporting()
    world, staff = reporting.stage.world, reporting.stage.person("staff")
    kind = make_kind(
        world.framework, "whole", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, has_themes=False, has_money=False,
        reports_on="whole",
    )  # fmt: skip
    report = create_document(
        kind=kind, unit=world.institution, title="Eindverantwoording", first_year=2019, last_year=2024, actor=staff
    )
    measure = reporting.stage.measures[0]
    note = {"state": "delayed", "note": "Vier van zes.", "why": "Vacature.", "reported_on": today()}
    Progress.objects.create(measure=measure, year=2022, reported_by=reporting.holder, **note)
    version = freeze(document=report, actor=staff)
    client.force_login(staff)

    answer = client.get(page("publish", version.uuid))

    assert answer.context["noted"] == 1
    assert "in geen vastgesteld verslag staat" in answer.content.decode()
    Progress.objects.all().delete()
    version = freeze(document=report, actor=staff)
    assert "in geen vastgesteld verslag staat" not in client.get(page("publish", version.uuid)).content.decode()
