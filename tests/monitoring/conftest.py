"""One faculty with a plan and measures, made directly: what is tested here is the floor above."""

from types import SimpleNamespace

import pytest

from monitoring.services import states
from plans.models import Document, Framework, Goal, Measure
from plans.preset import load_preset
from tests.factories import Level, Role, institution, make_unit, someone
from tests.kept import kept


def make_framework() -> Framework:
    return load_preset()


def make_document(framework, unit, kind="faculty_agreement", **fields) -> Document:
    fields = {"title": "Plan", "first_year": 2019, "last_year": 2024, **fields}
    return Document.objects.create(
        kind=framework.documentkinds.get(code=kind), framework=framework, unit=unit, **fields
    )


def make_measure(document, theme, title="Measure", **fields) -> Measure:
    measure = Measure.objects.create(document=document, theme=theme, title=title, **fields)
    states.measures_changed(document)
    return measure


@pytest.fixture
@kept
def world(db):
    """The university, a faculty with an agreement and one measure, and who works there."""
    framework = make_framework()
    top = institution()
    faculty = make_unit(Level.FACULTY, name_nl="Rechtsgeleerdheid", name_en="Law")
    document = make_document(framework, faculty)
    themes = {theme.code: theme for theme in framework.themes.all()}
    measure = make_measure(document, themes["begeleiding"], "Mentors")
    return SimpleNamespace(
        framework=framework,
        institution=top,
        faculty=faculty,
        document=document,
        themes=themes,
        measure=measure,
        officer=someone(Role.QUALITY_OFFICER, unit=top),
        holder=someone(Role.PORTFOLIO_HOLDER, unit=faculty),
        stranger=someone(Role.PORTFOLIO_HOLDER, unit=make_unit(Level.FACULTY)),
    )


__all__ = ["Goal", "make_document", "make_framework", "make_measure", "world"]


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield
