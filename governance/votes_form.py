"""The votes in the form of a decision: whose they are, who was there, and how each section voted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import Request
from governance.sections import label
from governance.votes import Votes
from kwaliteit.organisation.regulations import Section

KINDS = ("for", "against", "abstained")
WORDS = {"for": gettext_lazy("For"), "against": gettext_lazy("Against"), "abstained": gettext_lazy("Abstained")}


def number(words: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=words, min_value=0, max_value=999, required=False, widget=widget)


class VotesForm(forms.Form):
    """``sections``: those that have not decided, of a council of which each decides for itself; else none."""

    use_required_attribute = False

    section = forms.ChoiceField(label=gettext_lazy("Which section decided?"), widget=forms.RadioSelect)
    present = number(gettext_lazy("Members present"))
    proxies = number(gettext_lazy("Proxies"))
    votes_for = number(WORDS["for"])
    votes_against = number(WORDS["against"])
    votes_abstained = number(WORDS["abstained"])

    def __init__(self, *args: Any, request: Request, sections: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.request, self.body = request, request.body
        if sections:
            self.fields["section"].choices = [(section, capfirst(label(section))) for section in sections]
            self.fields["section"].initial = sections[0] if len(sections) == 1 else None
        else:
            del self.fields["section"]
        if not self.body.proxies_most:
            del self.fields["proxies"]
        self.apart = list(Section.values) if self.body.is_divided and not request.decides_apart else []
        for section in self.apart:
            for kind in KINDS:
                words = _("%(section)s, %(votes)s") % {
                    "section": capfirst(label(section)),
                    "votes": WORDS[kind].lower(),
                }
                self.fields[f"votes_{kind}_{section}"] = number(words)

    @property
    def whole_fields(self) -> list[Any]:
        there = [self[name] for name in ("present", "proxies") if name in self.fields]
        return [*there, *(self[f"votes_{kind}"] for kind in KINDS)]

    @property
    def apart_fields(self) -> list[list[Any]]:
        return [[self[f"votes_{kind}_{section}"] for kind in KINDS] for section in self.apart]

    @property
    def rules(self) -> list[str]:
        """What the body's own rules ask of this vote, in words."""
        body = self.body
        made = []
        if body.seats:
            made.append(_("The body has %(seats)s members.") % {"seats": body.seats})
        quorums = {"": body.quorum} if not self.request.decides_apart else {}
        for section in () if quorums else Section.values:
            quorums[section] = body.quorum_of(section)
        for section, quorum in quorums.items():
            if quorum and section:
                words = _("%(section)s: %(quorum)s is enough to decide.")
                made.append(words % {"section": capfirst(label(section)), "quorum": quorum})
            elif quorum:
                made.append(_("%(quorum)s is enough to decide.") % {"quorum": quorum})
        made.append(_("Majority: %(rule)s.") % {"rule": body.get_majority_display()})
        return made

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for suffix in ("", *(f"_{section}" for section in self.apart)):
            votes = [data.get(f"votes_{kind}{suffix}") for kind in KINDS]
            if any(v is not None for v in votes) and any(v is None for v in votes):
                self.add_error(f"votes_for{suffix}", _("Fill in all three numbers of votes, or none."))
        return data

    def _votes(self, suffix: str = "") -> Votes | None:
        yes, no, none = (self.cleaned_data.get(f"votes_{kind}{suffix}") for kind in KINDS)
        return None if yes is None or no is None or none is None else (yes, no, none)

    @property
    def counted(self) -> dict[str, Any]:
        """The keyword arguments of the service that are about votes."""
        apart = {section: self._votes(f"_{section}") for section in self.apart}
        found: dict[str, Any] = {
            "votes": self._votes(),
            "present": self.cleaned_data.get("present"),
            "proxies": self.cleaned_data.get("proxies"),
            "section_votes": {section: votes for section, votes in apart.items() if votes},
        }
        return found | ({"section": self.cleaned_data["section"]} if "section" in self.fields else {})
