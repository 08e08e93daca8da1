"""Forms of the living plan: what is typed, checked at the place where it was typed."""

from __future__ import annotations

import datetime
import re
from html import escape
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from kwaliteit.organisation.models import Appointment, Person, Unit, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import TABLE, Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from plans.models import Document, DocumentKind, Framework, Goal, Initiative, Measure
from plans.models.content import OWNER_ROLES, Part
from plans.parts import LONGEST, MANY
from plans.permissions import fits
from plans.text import clean

PERIOD = re.compile(r"\b\d{4}\s*[–-]\s*\d{4}\b")
"""The years in the title of a document: those of the next one are others."""
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "openOnClick": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Menu": False,
    "NoSpellCheck": False,
}


class RichText(forms.CharField):
    """A text with headings, lists, tables and links; without script a plain text field."""

    def __init__(self, **options: Any) -> None:
        widget = ProseEditorWidget(config={"extensions": EXTENSIONS}, preset="configurable", attrs={"rows": 12})
        super().__init__(widget=widget, required=False, max_length=LONGEST, **options)


class Year(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=2000,
            max_value=2100,
            localize=False,
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
            **options,
        )


class PartForm(forms.Form):
    """A form of one part: knows the revision that the person saw, and gives the fields that the service takes."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0, localize=False)
    rich: tuple[str, ...] = ()

    def __init__(self, *args: Any, document: Document, part: Part | None = None, **options: Any) -> None:
        self.document, self.part = document, part
        if part is not None:
            options["initial"] = {**initial_of(part, self.base_fields), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to those of the document."""

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("revision") or 0

    def fields_for_service(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, QuerySet) else value
            for name, value in self.cleaned_data.items()
            if name != "revision"
        }

    def _themes(self, *names: str) -> None:
        themes = self.document.framework.themes.order_by("order", "pk")
        for name in names:
            self.fields[name].queryset = themes  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda theme: f"{theme.order}. {theme.name}"  # type: ignore[attr-defined]


def initial_of(part: Part, names: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in names:
        if name in MANY:
            values[name] = list(getattr(part, name).values_list("pk", flat=True))
        elif hasattr(part, f"{name}_id"):
            values[name] = getattr(part, f"{name}_id")
        else:
            values[name] = getattr(part, name)
    return values


class SectionForm(PartForm):
    body = RichText(label=_("Text"))


class ThemeForm(PartForm):
    body = RichText(label=_("Explanation of the theme"))
    no_goals_reason = forms.CharField(
        label=_("Why this theme gets no money"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when the theme has no goals."),
    )


class GoalForm(PartForm):
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=None, empty_label=_("Choose a theme"))
    title = forms.CharField(label=_("Goal"), max_length=200, help_text=_("What will be reached, in one sentence."))
    description = RichText(label=_("Explanation"))
    target_group = forms.CharField(label=_("For whom"), max_length=300, required=False)
    result_midterm = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    result_end = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    ambitions = forms.ModelMultipleChoiceField(
        label=_("Ambitions from the vision"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        self._themes("theme")
        self.fields["ambitions"].queryset = self.document.framework.ambitions.order_by("order", "pk")
        label_results(self)


def label_results(form: PartForm) -> None:
    """Results by their years; none for the mid-term year when the document starts after it."""
    document, midterm = form.document, form.document.framework.midterm_year
    form.fields["result_end"].label = _("Result at the end of %(year)s") % {"year": document.last_year}
    form.fields["result_end"].help_text = _(
        "For example: “eight out of ten second-year students find the guidance sufficient”."
    )
    form.fields["result_midterm"].label = _("Result at the end of %(year)s") % {"year": midterm}
    starts_before = document.first_year <= midterm
    kept = form.part is not None and getattr(form.part, "result_midterm", "")
    if not starts_before and not kept:
        del form.fields["result_midterm"]


class InitiativeForm(PartForm):
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=None, empty_label=_("Choose a theme"))
    title = forms.CharField(label=_("Name of the initiative"), max_length=200)
    run_by = forms.ModelChoiceField(label=_("Run by"), queryset=None, empty_label=_("Choose a unit"))
    description = RichText(label=_("Explanation"))
    argument = RichText(
        label=_("Why together"),
        help_text=_("A link carries no money: what a measure of a faculty costs counts in its own plan only."),
    )

    def prepare(self) -> None:
        self._themes("theme")
        criteria = list(self.document.framework.criterions.filter(of_initiatives=True).order_by("order", "pk"))
        self.headings = "".join(f"<h4>{escape(row.name)}</h4>" for row in criteria)
        self.initial["argument"] = self.initial.get("argument") or self.headings
        asked = [f"{row.name}: {row.description}" for row in criteria]
        self.fields["argument"].help_text = " ".join([*asked, str(self.fields["argument"].help_text)])
        self.fields["run_by"].queryset = Unit.objects.filter(runs_initiatives=True).order_by("order", "name_nl", "pk")

    def fields_for_service(self) -> dict[str, Any]:
        """The headings alone are no argument."""
        fields = super().fields_for_service()
        only_headings = clean(fields["argument"]) == clean(self.headings)
        return fields | {"argument": "" if only_headings else fields["argument"]}


class MeasureForm(PartForm):
    theme = forms.ModelChoiceField(
        label=_("Main theme"),
        queryset=None,
        help_text=_("Its money counts under this theme."),
        empty_label=_("Choose a theme"),
    )
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals that it serves"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(
        label=_("Name of the measure"), max_length=200, help_text=_("Short and recognisable; every table shows it.")
    )
    description = RichText(label=_("What we do"))
    instrument = forms.CharField(
        label=_("Instrument"), max_length=300, required=False, help_text=_("By what means: posts, hours, training.")
    )
    target_group = forms.CharField(label=_("For whom"), max_length=300, required=False)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=None, required=False, empty_label=_("Still to choose"))
    owner_role = forms.ChoiceField(
        label=_("Owner, by role"),
        required=False,
        choices=[("", _("No role")), *((value, capfirst(label)) for value, label in OWNER_ROLES)],
        help_text=_(
            "Whoever holds this role at the unit answers for the measure, and after her the next; for a common"
            " initiative at the unit that runs it."
        ),
    )
    owner_label = forms.CharField(
        label=_("Owner, by function"),
        max_length=150,
        required=False,
        help_text=_("For somebody without an account, or when you name a function: “head of student guidance”."),
    )
    starts_on = Day(label=_("Starts on"), required=False)
    ends_on = Day(label=_("Ends on"), required=False)
    nature = forms.ChoiceField(
        label=_("Is the measure new?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Not said yet")), *((value, capfirst(label)) for value, label in Measure.Nature.choices)],
    )
    nature_argument = forms.CharField(
        label=_("Argument"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it replaces regular budget."),
    )
    additionality = forms.CharField(
        label=_("Why this would not be possible without this money"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result_midterm = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    result_end = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    initiative = forms.ModelChoiceField(
        label=_("Common initiative"), queryset=None, required=False, empty_label=_("None")
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Other themes"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    ambitions = forms.ModelMultipleChoiceField(
        label=_("Ambitions from the vision"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        self._themes("theme", "themes")
        document = self.document
        self.fields["goals"].queryset = Goal.objects.filter(document=document).order_by("theme__order", "order", "pk")
        self.fields["ambitions"].queryset = document.framework.ambitions.order_by("order", "pk")
        self.fields["initiative"].queryset = Initiative.objects.filter(document=document).order_by("order", "pk")
        if not document.kind.composes and not (self.part and getattr(self.part, "initiative_id", None)):
            del self.fields["initiative"]
        self.fields["owner"].queryset = possible_owners(document, getattr(self.part, "owner_id", None))
        label_results(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        first, last = period_of(self.document)
        for name, day in (("starts_on", start), ("ends_on", end)):
            if day and not first <= day <= last:
                self.add_error(
                    name,
                    _("Choose a date between %(first)s and %(last)s, the period of the framework.")
                    % {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")},
                )
        if start and end and end < start:
            self.add_error(
                "ends_on",
                _("Choose an end date after the start date, %(start)s.") % {"start": date_format(start, "j F Y")},
            )
        if end and end.year < self.document.first_year:
            self.add_error(
                "ends_on",
                _("The measure ends before this document begins, in %(year)s.") % {"year": self.document.first_year},
            )
        return cleaned


def period_of(document: Document) -> tuple[datetime.date, datetime.date]:
    """In which dates of measures lie: the framework's period, stretched by the document's own years."""
    framework = document.framework
    first = min(framework.first_year, document.first_year)
    last = max(framework.last_year, document.last_year)
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


def possible_owners(document: Document, chosen: int | None) -> QuerySet[Person]:
    """Who drafts, decides or reports today at the unit or at one just above or below it, and who is the owner already."""
    unit = document.unit_id
    near = Q(unit=unit) | Q(unit__parent=unit) | Q(unit__children=unit)
    roles = [role for role, acts in TABLE.items() if acts.keys() & {Act.EDIT, Act.ADOPT, Act.PROGRESS}]
    able = Appointment.objects.filter(existing_on(today()), near, role__in=roles).values("person")
    return Person.objects.filter(Q(pk__in=able) | Q(pk=chosen or 0), is_active=True).order_by("name", "pk")


class DocumentForm(forms.Form):
    """Begin a document: which kind, for which unit, over which years."""

    place = forms.ChoiceField(label=_("Which document, for whom"))
    title = forms.CharField(label=_("Title"), max_length=200)
    first_year = Year(label=_("First year"))
    last_year = Year(label=_("Last year"))
    language = forms.ChoiceField(label=_("Language of the text"), choices=[("nl", _("Dutch")), ("en", _("English"))])
    due_on = Day(
        label=_("To be ready by"),
        help_text=_("Empty: of a report the day that the framework gives for it."),
        required=False,
    )
    replaces = forms.ModelChoiceField(
        label=_("Replaces"), queryset=None, required=False, empty_label=_("No other document")
    )
    begun_from = forms.ModelChoiceField(
        label=_("Begin with an earlier plan"),
        queryset=None,
        required=False,
        empty_label=_("Begin empty"),
        help_text=_(
            "Its texts, goals and measures come along, as the same measures; amounts and results of other years do not."
        ),
    )

    def __init__(self, *args: Any, rights: Rights, **options: Any) -> None:
        super().__init__(*args, **options)
        units = [a.unit for a in rights.appointments if a.unit and rights.reaches(Act.CREATE, a.unit)]
        kinds = list(DocumentKind.objects.select_related("framework").order_by("-framework__is_current", "order", "pk"))
        self.pairs = {f"{kind.pk}-{unit.pk}": (kind, unit) for unit in units for kind in kinds if fits(kind, unit)}
        self.fields["place"].choices = [
            (key, f"{kind.name}, {unit.name} ({kind.framework.name})") for key, (kind, unit) in self.pairs.items()
        ]
        self.fields["replaces"].queryset = Document.objects.filter(unit__in=units).order_by("title", "pk")
        self.fields["begun_from"].queryset = Document.objects.filter(unit__in=units).order_by(
            "-last_year", "title", "pk"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first year."))
        elif kind := self.pairs.get(cleaned.get("place", ""), (None,))[0]:
            self._within(kind.framework)
        return cleaned

    def begin_with(self, document: Document) -> None:
        """Fill in what follows from the earlier plan: the same kind in the framework that is current, and its unit."""
        alike = [
            key
            for key, (kind, unit) in self.pairs.items()
            if kind.code == document.kind.code and unit.pk == document.unit_id
        ]
        title = PERIOD.sub("", document.title).strip(" ,")
        self.initial |= {"begun_from": document.pk, "title": title, "language": document.language}
        self.initial |= {"place": alike[0]} if alike else {}

    def _within(self, framework: Framework) -> None:
        """No year of the document lies outside its framework: there is no money for it, and no agreement."""
        names = {"name": framework.name, "first": framework.first_year, "last": framework.last_year}
        for field in ("first_year", "last_year"):
            year = self.cleaned_data.get(field)
            if year and not framework.first_year <= year <= framework.last_year:
                self.add_error(field, _("%(name)s runs from %(first)s up to %(last)s.") % names)

    def fields_for_service(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        kind, unit = self.pairs[values.pop("place")]
        return {"kind": kind, "unit": unit, **values}


class FilterForm(forms.Form):
    """Filters of the list; all of them may be left out."""

    q = forms.CharField(
        label=_("Search in titles and units"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Open or closed"),
        required=False,
        choices=[("", _("All")), ("open", _("Open")), ("closed", _("Closed"))],
    )
