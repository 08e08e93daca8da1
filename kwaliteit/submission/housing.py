"""What the application manager does with the house style."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.submission import house_files
from kwaliteit.submission.forms_house import FONTS, NAMES
from kwaliteit.submission.house import BEFORE, HIGH, marks
from kwaliteit.submission.models import HouseStyle
from plans.services.framework import may_manage


@transaction.atomic
def change_style(*, actor: Person, chosen: dict[str, Any], seen: int | None) -> HouseStyle:
    """Keep colours, logo, cover and fonts; what comes as a file is judged first.

    ``seen`` is the revision that she saw; without it nothing is kept.
    """
    verdict = may_manage(rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)
    HouseStyle.objects.get_or_create(pk=1)
    row = HouseStyle.objects.select_for_update().get(pk=1)
    if row.revision != seen:
        raise Refused(_("Somebody else changed the house style just now. Look at it, then choose again."))
    style = {
        "colours": {name: chosen[name] for name in NAMES if chosen.get(name)},
        "logo": _logo(row.style, chosen),
        "cover": _cover(row.style, chosen),
        **_fonts(row.style, chosen),
    }
    row.style = {key: value for key, value in style.items() if value}
    row.revision += 1
    row._history_user = actor
    row.save()
    return row


def _logo(style: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any] | None:
    if chosen.get("logo"):
        logo = house_files.logo(chosen["logo"])
        must_be_drawn(logo)
        return logo
    return None if chosen.get("drop-logo") else style.get("logo")


def must_be_drawn(logo: dict[str, Any]) -> None:
    """Raises Refused for one on which every document would fail: it is drawn once, as on a title page."""
    from kwaliteit.submission import render  # noqa: PLC0415 - takes two seconds, and only a new logo needs it

    look = f"width: {logo['wide']}mm; height: {HIGH}mm; background: url({logo['address']}) no-repeat left / contain"
    html = f'<html lang="nl"><head><title>Logo</title></head><body><div style="{look}"></div></body></html>'
    try:
        render.lay(html, language="nl", theme="", own=marks({"logo": logo}), tagged=False)
    except Exception as error:
        words = _("This drawing cannot be drawn in a document. Save it once more as plain SVG, or as PNG.")
        raise Refused(words, field="logo") from error


def _cover(style: dict[str, Any], chosen: dict[str, Any]) -> dict[str, Any] | None:
    if chosen.get("cover"):
        picture = house_files.cover(chosen["cover"])
    elif chosen.get("drop-cover") or "cover" not in style:
        return None
    else:
        picture = style["cover"]["address"]
    shows = {language: chosen[f"shows_{language}"] for language in ("nl", "en") if chosen.get(f"shows_{language}")}
    return {"address": picture, "place": chosen.get("place") or BEFORE, "shows": shows}


def _fonts(style: dict[str, Any], chosen: dict[str, Any]) -> dict[str, dict[str, str]]:
    kept = {} if chosen.get("drop-fonts") else style
    fonts, names = dict(kept.get("fonts", {})), dict(kept.get("names", {}))
    for name in FONTS:
        if chosen.get(name):
            fonts[name], names[name] = house_files.font(chosen[name], name)
    return {"fonts": fonts, "names": names}
