"""Forms of what stands behind amounts: their parts, norm amounts, and the decisions that they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from budgets.forms import AmountField
from budgets.models import LinePart, NormAmount, NormIndex, Reserve, StaffFunction
from budgets.services.staff import MOST_PARTS, Part
from budgets.staff import NotFte, fte, parse_fte
from kwaliteit.organisation.models import Body
from kwaliteit.shared.forms import Day
from kwaliteit.shared.notation import NBSP, euros
from plans.models import Framework

EMPTY_ROWS = 2


class FteField(forms.CharField):
    """Thousandths of an fte, or None when nothing was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "short"}

    def prepare_value(self, value: Any) -> Any:
        return fte(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return parse_fte(text) if text else None
        except NotFte as reason:
            raise ValidationError(str(reason)) from reason


class PartForm(forms.Form):
    """One part: staff of a function, or an amount as such. A row in which nothing was typed is no part."""

    of = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what = forms.CharField(label=_("What for?"), max_length=200, required=False, strip=True)
    function = forms.ModelChoiceField(
        StaffFunction.objects.none(), label=_("Function"), required=False, empty_label=_("none: an amount as such")
    )
    fte = FteField(label=_("Fte"), required=False)
    months = forms.IntegerField(
        label=_("Months"),
        min_value=1,
        max_value=12,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    norm = AmountField(label=_("Norm amount, in euros"), required=False)
    amount = AmountField(label=_("Amount in euros"), required=False)
    gone = forms.BooleanField(label=_("Take this part away"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, functions: list[StaffFunction], hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["function"]
        field.queryset = StaffFunction.objects.filter(pk__in=[row.pk for row in functions])
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in functions)]
        self.fields["norm"].help_text = hint
        if not self["of"].value():
            del self.fields["gone"]

    @property
    def is_empty(self) -> bool:
        data = self.cleaned_data
        return not any(data.get(name) not in (None, "") for name in ("of", "what", "function", "fte", "norm", "amount"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors or data.get("gone") or self.is_empty:
            return data
        if data.get("function"):
            if data.get("fte") is None:
                self.add_error("fte", _("Type the number of fte."))
            if data.get("amount") is not None:
                self.add_error("amount", _("This amount follows from the fte, the norm amount and the months."))
        elif data.get("fte") is not None or data.get("norm") is not None:
            self.add_error("function", _("Choose the function that these fte are of."))
        elif data.get("amount") is None:
            self.add_error("amount", _("Type an amount, or choose a function."))
        return data

    @property
    def part(self) -> Part | None:
        """What was typed; None for an empty row and for a part that is taken away."""
        data = self.cleaned_data
        if data.get("gone") or self.is_empty:
            return None
        return Part(
            what=data["what"],
            amount_cents=data["amount"],
            function=data["function"],
            fte_thousandths=data["fte"] or 0,
            months=data["months"] or 12,
            norm_cents=data["norm"],
            of=data["of"],
        )


class PartsForm:
    """All parts of one amount, in rows of their own; ``seen`` is what stood there when she began."""

    def __init__(
        self,
        parts: list[LinePart],
        functions: list[StaffFunction],
        norms: Mapping[int, NormAmount],
        data: Any = None,
        typed_cents: int | None = None,
    ) -> None:
        self.data = data
        self.functions = functions
        rows = [_initial(part) for part in parts]
        if not rows and typed_cents is not None:
            rows = [{"amount": typed_cents}]
        count = len(rows) + EMPTY_ROWS
        if data is not None and data.get("rows", "").isdigit():
            count = int(data["rows"]) + (EMPTY_ROWS if "more" in data else 0)
        count = min(count, MOST_PARTS)
        rows += [{"months": 12}] * (count - len(rows))
        hints = [_hint(part, norms) for part in parts] + [_norms_known(functions, norms)] * (count - len(parts))
        self.rows = [
            PartForm(data, prefix=str(n), initial=row, functions=functions, hint=hint, auto_id="id_%s")
            for n, (row, hint) in enumerate(zip(rows[:count], hints, strict=False))
        ]
        self.top: list[str] = []

    def is_valid(self) -> bool:
        return not [row for row in self.rows if not row.is_valid()]  # each row says what is wrong in it

    @property
    def parts(self) -> list[Part]:
        return [part for row in self.rows if (part := row.part)]

    def refuse(self, field: str, text: str) -> None:
        """Say what a service refused at the part that it is about."""
        place, _mark, name = field.partition("-")
        kept = [row for row in self.rows if row.part]
        if place.isdigit() and int(place) < len(kept) and name in kept[int(place)].fields:
            kept[int(place)].add_error(name, text)
        else:
            self.top.append(text)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The id of each field in which something is wrong, with what."""
        found = [("", text) for text in self.top]
        for number, row in enumerate(self.rows, start=1):
            for field in row.visible_fields():
                names = {"number": number, "field": field.label}
                found += [
                    (field.auto_id, gettext("Part %(number)s, %(field)s:") % names + f" {error}")
                    for error in field.errors
                ]
        return found


def _initial(part: LinePart) -> dict[str, Any]:
    staff = part.function is not None
    return {
        "of": part.pk,
        "what": part.what,
        "function": part.function_id,
        "fte": part.fte_thousandths,
        "months": part.months if staff else 12,
        "norm": part.norm_cents if staff and part.norm_id is None else None,
        "amount": None if staff else part.amount_cents,
    }


def _hint(part: LinePart, norms: Mapping[int, NormAmount]) -> str:
    if part.function is None:
        return ""
    norm = part.norm or norms.get(part.function_id or 0)
    if norm is None:
        return ""
    names = {"amount": f"€{NBSP}{euros(norm.cents)}", "index": norm.index.name}
    return gettext("Empty is %(amount)s (%(index)s).") % names


def _norms_known(functions: Iterable[StaffFunction], norms: Mapping[int, NormAmount]) -> str:
    if any(row.pk in norms for row in functions):
        return gettext("Leave empty for that of the index.")
    return ""


class ReserveForm(forms.Form):
    """Which decision an amount waits for."""

    what = forms.CharField(
        label=_("Which decision?"),
        max_length=200,
        help_text=_("For example: use of the funds from 2023, to be decided in the summer of 2022."),
    )
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Who decides?"), empty_label=_("choose a body"))
    due_on = Day(label=_("When?"), help_text=_("This day comes into the planning."))
    wide = forms.BooleanField(label=_("All amounts of this measure in this year, of every source"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, bodies: Any, several: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies
        if not several:
            del self.fields["wide"]


class SettleForm(forms.Form):
    settled = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[
            (Reserve.Settled.GRANTED, _("Granted: the mark goes")),
            (Reserve.Settled.REFUSED, _("Refused: the amounts go on showing it")),
            (Reserve.Settled.WITHDRAWN, _("Withdrawn: no decision is needed any more, or it was entered by mistake")),
        ],
        widget=forms.RadioSelect,
    )
    settled_on = Day(label=_("Decided on"))
    text = forms.CharField(
        label=_("What was decided?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, strip=True
    )

    use_required_attribute = False


class IndexForm(forms.Form):
    """A new index: its paper, and a norm amount per function and year. An empty field is no norm amount."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: norm amounts 2023."), strip=True)
    dated = Day(label=_("Date of the paper"))
    source = forms.CharField(label=_("Paper"), max_length=200, strip=True)

    use_required_attribute = False
    head = ("name", "dated", "source")

    def __init__(
        self, framework: Framework, functions: list[StaffFunction], *args: Any, last: Mapping[Any, int], **options: Any
    ) -> None:
        """``last`` are the norm amounts of the index before: a new one begins with them."""
        super().__init__(*args, **options)
        self.functions, self.years = functions, list(framework.years)
        for function in functions:
            for year in self.years:
                field = AmountField(
                    label=gettext("%(function)s, %(year)s") % {"function": function, "year": year},
                    required=False,
                    initial=last.get((function.pk, year)),
                )
                self.fields[f"norm-{function.pk}-{year}"] = field

    @property
    def amounts(self) -> dict[tuple[int, int], int]:
        found = {}
        for function in self.functions:
            for year in self.years:
                cents = self.cleaned_data.get(f"norm-{function.pk}-{year}")
                if cents is not None:
                    found[function.pk, year] = cents
        return found

    @property
    def table(self) -> list[tuple[StaffFunction, list[Any]]]:
        return [(one, [self[f"norm-{one.pk}-{year}"] for year in self.years]) for one in self.functions]

    @property
    def heads(self) -> list[Any]:
        return [self[name] for name in self.head]


class ChooseIndexForm(forms.Form):
    index = forms.ModelChoiceField(
        NormIndex.objects.none(), to_field_name="uuid", label=gettext_lazy("Index"), empty_label=None
    )

    def __init__(self, indexes: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["index"].queryset = indexes


class StaffFunctionForm(forms.ModelForm):
    class Meta:
        model = StaffFunction
        fields = ["name_nl", "name_en", "code"]
