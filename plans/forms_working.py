"""Forms about who works on a document: whom to invite for which sections, and who owns which section."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.roles import TABLE, Act
from kwaliteit.shared.clock import today
from plans.models import Document, Section, SectionGrant
from plans.models.document import DocumentGrant
from plans.permissions import CONTRIBUTE


class ContributorForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of who will write along"))
    sections = forms.MultipleChoiceField(
        label=_("For which parts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for the whole document, goals, measures and money included."),
    )

    def __init__(self, *args: Any, sections: Iterable[Section], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(section.pk): section for section in sections}
        self.fields["sections"].choices = [(key, section.title) for key, section in self.by_key.items()]

    def chosen(self) -> list[Section]:
        return [self.by_key[key] for key in self.cleaned_data["sections"]]


class OwnersForm(forms.Form):
    """An owner for each section, out of those who may write in it."""

    def __init__(self, *args: Any, document: Document, sections: Iterable[Section], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sections = list(sections)
        self.people, narrowed = writers_of(document)
        for section in self.sections:
            able = [person for person in self.people.values() if section.pk in narrowed.get(person.pk, [section.pk])]
            if section.owner:
                able = [*able, *([section.owner] if section.owner not in able else [])]
                self.people[section.owner.pk] = section.owner
            self.fields[str(section.pk)] = forms.ChoiceField(
                label=section.title,
                required=False,
                choices=[("", _("Nobody")), *((str(person.pk), person.name) for person in able)],
                initial=str(section.owner_id or ""),
            )

    def owners(self) -> dict[Section, Person | None]:
        """The sections of which the owner was changed."""
        chosen = {section: self.cleaned_data[str(section.pk)] for section in self.sections}
        return {
            section: self.people[int(key)] if key else None
            for section, key in chosen.items()
            if key != str(section.owner_id or "")
        }


def writers_of(document: Document) -> tuple[dict[int, Person], dict[int, set[int]]]:
    """Who may write in a document by role at its unit or by invitation; and who of them in some sections alone."""
    roles = [role for role, acts in TABLE.items() if Act.EDIT in acts]
    by_role = Appointment.objects.filter(existing_on(today()), unit=document.unit_id, role__in=roles).values("person")
    invited = DocumentGrant.objects.filter(content_object=document, permission__codename=CONTRIBUTE).values("user")
    people = Person.objects.filter(Q(pk__in=by_role) | Q(pk__in=invited), is_active=True).order_by("name", "pk")
    narrowed: dict[int, set[int]] = {}
    rows = SectionGrant.objects.filter(section__document=document).exclude(person__in=by_role)
    for person, section in rows.values_list("person", "section"):
        narrowed.setdefault(person, set()).add(section)
    return {person.pk: person for person in people}, narrowed
