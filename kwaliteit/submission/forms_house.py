"""The form of the house style."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kwaliteit.submission.house import BEFORE, BEHIND, COLOURS, LEAST_CONTRAST, WHITE, least_contrast

HEX = re.compile(r"#[0-9a-f]{6}")
NAMES = {
    "accent": _("Accent: heads, links and totals"),
    "ink": _("Text"),
    **{f"theme-{number}": format_lazy("{} {}", _("Theme"), number) for number in range(1, 7)},
}
FONTS = {
    "text-regular": _("Font for reading, upright"),
    "text-italic": _("Font for reading, italic"),
    "text-bold": _("Font for reading, semibold"),
    "sans-regular": _("Font for heads and tables, upright"),
    "sans-italic": _("Font for heads and tables, italic"),
    "sans-bold": _("Font for heads and tables, semibold"),
}
PLACES = [
    (BEFORE, _("On a page of its own, before the title page")),
    (BEHIND, _("Behind the title page, the words of which stand on a white sheet")),
]
LONGEST = 300
PICTURE = _("A picture, PNG or JPEG, of at least 1240 by 1754 pixels and at most 10 MB. It is cut to the shape of A4.")
READ_ALOUD = _("Read aloud to who cannot see the cover.")


class HouseForm(forms.Form):
    """Colours are written out, empty for the usual one; files replace what is there, and ``drop`` takes them away."""

    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or SVG, at most 2 MB."))
    cover = forms.FileField(label=_("Picture on the cover"), required=False, help_text=PICTURE)
    place = forms.ChoiceField(
        label=_("Where the cover stands"), choices=PLACES, required=False, widget=forms.RadioSelect
    )
    shows_nl = forms.CharField(
        label=_("What the cover shows, in Dutch"), required=False, max_length=LONGEST, help_text=READ_ALOUD
    )
    shows_en = forms.CharField(
        label=_("What the cover shows, in English"), required=False, max_length=LONGEST, help_text=READ_ALOUD
    )

    def __init__(self, data: Any = None, files: Any = None, *, style: dict[str, Any]) -> None:
        cover = style.get("cover", {})
        shows = {f"shows_{language}": words for language, words in cover.get("shows", {}).items()}
        super().__init__(data, files, initial={"place": cover.get("place", BEFORE), **shows})
        self.style = style
        colours, fonts = style.get("colours", {}), style.get("names", {})
        for name, label in NAMES.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=7,
                initial=colours.get(name, ""),
                widget=forms.TextInput(attrs={"placeholder": COLOURS[name], "size": 8, "spellcheck": "false"}),
            )
        for name, label in FONTS.items():
            self.fields[name] = forms.FileField(label=label, required=False, help_text=fonts.get(name, ""))
        if style.get("logo"):
            self.fields["drop-logo"] = forms.BooleanField(label=_("take the logo away"), required=False)
        if style.get("cover"):
            self.fields["drop-cover"] = forms.BooleanField(label=_("take the cover away"), required=False)
        if style.get("fonts"):
            self.fields["drop-fonts"] = forms.BooleanField(label=_("take the fonts away"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in NAMES:
            self._judge(name, data)
        for family in ("text", "sans"):
            given = [n for n in FONTS if n.startswith(family) and data.get(n)]
            kept = self.style.get("fonts", {}) if not data.get("drop-fonts") else {}
            upright = f"{family}-regular"
            if given and not data.get(upright) and upright not in kept and upright not in self.errors:
                self.add_error(upright, _("Give the upright letter too; the others go with it."))
        has_cover = data.get("cover") or (self.style.get("cover") and not data.get("drop-cover"))
        if has_cover and not data.get("shows_nl") and "shows_nl" not in self.errors:
            self.add_error("shows_nl", _("Say in a few words what the cover shows, for who cannot see it."))
        return data

    def _judge(self, name: str, data: dict[str, Any]) -> None:
        colour = data[name] = (data.get(name) or "").strip().lower()
        if not colour or name in self.errors:
            return
        if not HEX.fullmatch(colour):
            self.add_error(name, _("Write a colour as # and six figures or letters a to f, such as #0b4a6f."))
            return
        found, ground = least_contrast(name, colour)
        if found >= LEAST_CONTRAST:
            return
        words = _("This colour has a contrast of %(found)s : 1 with white; at least %(least)s : 1 can be read.")
        if ground != WHITE:
            words = _(
                "This colour has a contrast of %(found)s : 1 with the tint below boxes and totals; at least "
                "%(least)s : 1 can be read."
            )
        shown = {"found": int(found * 10) / 10, "least": LEAST_CONTRAST}
        self.add_error(name, words % {key: number_format(value, 1) for key, value in shown.items()})

    @property
    def colours(self) -> list[Any]:
        return [self[name] for name in NAMES]

    @property
    def files_of_fonts(self) -> list[Any]:
        return [self[name] for name in FONTS]
