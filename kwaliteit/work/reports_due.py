"""Reports of her own unit that are due soon, or were, and that nobody began: each with the form to begin it filled in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.wording import day
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.work.gather import SOON
from kwaliteit.work.items import Item
from monitoring.due import Due, not_begun


def reports_due(rights: Rights) -> Iterable[Item]:
    """Three statements for who begins documents, whatever is owed; one while no kind of report has a day."""
    if own := rights.reach(Act.CREATE)["own"]:
        for row in not_begun(own, today()):
            if row.before <= today() + SOON:
                yield _item(row)


def _item(row: Due) -> Item:
    names = {"kind": row.kind.name, "year": row.year, "unit": row.unit.name, "day": day(row.before)}
    title = _("Begin a report: %(kind)s, %(year)s") % names
    text = _("%(unit)s. Nobody has begun it yet; it is to be ready before %(day)s.") % names
    asked = urlencode({"plaats": f"{row.kind.pk}-{row.unit.pk}", "jaar": row.year})
    return Item(row.before - datetime.timedelta(days=1), title, f"{reverse('plans:create')}?{asked}", text)
