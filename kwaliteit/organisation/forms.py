"""Forms of the ground. What a unit or an appointment must answer to stands in rules.py; here it finds its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.models import Body, Person, Unit, existing_on
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.organisation.rules import Place, Problems, code_problems, period_problems, seat_problems, unit_problems
from kwaliteit.organisation.services.people import appointment_problems
from kwaliteit.organisation.services.units import places
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day

DAYS = {"valid_from": Day, "valid_until": Day}


class RulesMixin(forms.BaseForm):
    def tell(self, problems: Problems) -> None:
        for field, message in problems.items():
            self.add_error(field if field in self.fields else None, message)


class ByRules(RulesMixin, forms.ModelForm):
    """A form whose rules say what the constraints of the database say, in words and at the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.validate_constraints = lambda exclude=None: None


class UnitForm(ByRules):
    class Meta:
        model = Unit
        fields = (
            "name_nl",
            "name_en",
            "short_nl",
            "short_en",
            "code",
            "level",
            "parent",
            "valid_from",
            "valid_until",
            "runs_initiatives",
            "order",
        )
        field_classes = DAYS
        widgets = {"order": forms.NumberInput({"class": "short"})}
        help_texts = {
            "code": _("Small letters, digits and hyphens. Stands in addresses and sheets, so choose one that stays."),
            "valid_until": _("The last day. Leave empty while the unit exists."),
            "order": _("Lower comes first among the units of the same level."),
            "parent": _("Faculties belong to the institution, programmes to a faculty."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = self.instance.code
        above = Unit.objects.filter(level__in=[Level.INSTITUTION, Level.FACULTY]).order_by("level", "order", "code")
        self.fields["parent"].queryset = above.exclude(pk=self.instance.pk)
        self.initial.setdefault("valid_from", today())

    def clean_code(self) -> str:
        return self.cleaned_data["code"].lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            parent = data.get("parent")
            place = Place(data["code"], data["level"], parent.code if parent else "")
            self.tell(
                code_problems(place.code)
                | period_problems(data["valid_from"], data.get("valid_until"))
                | unit_problems(place, places(), was=self.was)
            )
        return data


class BodyForm(ByRules):
    class Meta:
        model = Body
        fields = (
            "name_nl",
            "name_en",
            "code",
            "kind",
            "unit",
            "seats",
            "quorum",
            "rules_source",
            "mandate",
            "valid_from",
            "valid_until",
        )
        field_classes = DAYS
        widgets = {
            "mandate": forms.Textarea({"rows": 4}),
            "seats": forms.NumberInput({"class": "short"}),
            "quorum": forms.NumberInput({"class": "short"}),
        }
        help_texts = {
            "rules_source": _("For instance the regulation of the council, with its date."),
            "mandate": _("For a working group or network: its task. It ends on the last day below, if one is given."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("level", "order", "code")
        self.initial.setdefault("valid_from", today())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.tell(period_problems(data.get("valid_from"), data.get("valid_until")))
        sections = {name: getattr(self.instance, name) for name in ("student_seats", "staff_seats")}
        self.tell(seat_problems({**sections, **data}))
        return data


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("name", "email", "language")

    known: Person | None = None
    """Who has this address already."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        self.known = Person.objects.filter(email=email).first()
        if self.known:
            raise forms.ValidationError(_("This is the address of %(name)s.") % {"name": self.known.name})
        return email


class KnownPersonForm(forms.ModelForm):
    """The address stays: it is what she logs in with."""

    class Meta:
        model = Person
        fields = ("name", "language", "is_active")
        labels = {"is_active": _("May log in")}


class OwnDetailsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("name", "language")
        help_texts = {"language": _("Of the screens and of the messages that you get.")}


class AppointmentForm(RulesMixin, forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=())
    place = forms.ChoiceField(label=_("At"), choices=(), help_text=_("A unit, or a council or board."))
    section = forms.ChoiceField(
        label=_("Section"), required=False, choices=[("", "–"), ("student", _("student")), ("staff", _("staff member"))]
    )
    valid_from = Day(label=_("From"))
    valid_until = Day(label=_("Until"), required=False, help_text=_("The last day."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.places: dict[str, Unit | Body] = {f"unit-{unit.pk}": unit for unit in _now(Unit)}
        bodies = {f"body-{body.pk}": body for body in _now(Body)}
        self.fields["role"].choices = [("", "–"), *sorted(Role.choices, key=lambda pair: str(pair[1]))]
        self.fields["place"].choices = [
            ("", "–"),
            (_("Units"), [(key, str(unit)) for key, unit in self.places.items()]),
            (_("Councils and boards"), [(key, str(body)) for key, body in bodies.items()]),
        ]
        self.places |= bodies
        self.initial.setdefault("valid_from", today())

    def clean_place(self) -> Unit | Body:
        return self.places[self.cleaned_data["place"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.tell(
                appointment_problems(
                    self.person, data["role"], data["place"], data["valid_from"], data.get("valid_until")
                )
            )
        return data


def _now(model: type[Unit] | type[Body]) -> Any:
    """What exists today or will begin."""
    rows = model.objects.filter(existing_on(today())) | model.objects.filter(valid_from__gt=today())
    return rows.order_by(F("level") if model is Unit else F("kind"), "code")


class EndForm(forms.Form):
    valid_until = Day(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))


class ImportForm(forms.Form):
    """A file, or the lines themselves: so that a mistake can be mended on the spot."""

    file = forms.FileField(label=_("CSV file"), required=False, help_text=_("From Excel: save as CSV. At most 1 MB."))
    text = forms.CharField(
        label=_("Or paste the lines"),
        required=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "class": "lines"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or paste the lines below."))
        return data
