"""python -m bench pages-demonstration | pages-university: one measurement as JSON on standard output.

Each runs in a process of its own, on the database that DATABASE_URL names; ``bin/bench`` prepares those.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django


def demonstration() -> dict[str, Any]:
    """The plan of Rechtsgeleerdheid and the people around it, as the demonstration loads them."""
    from governance.models import Request, Version  # noqa: PLC0415
    from kwaliteit.organisation.models import Person  # noqa: PLC0415

    request = Request.objects.open().get(body__code="fr-rechtsgeleerdheid")
    second = Version.objects.select_related("document__framework").get(pk=request.version_id)
    people = {"holder": "marijke", "member": "noor", "secretary": "ilse", "staff": "sanne"}
    return {
        "people": {key: Person.objects.get(email=f"{name}@rijnland.example") for key, name in people.items()},
        "document": second.document,
        "second": second,
        "request": request,
        "council": request.body,
    }


def main(what: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")
    django.setup()
    from bench import pages, university  # noqa: PLC0415

    visit = demonstration() if what == "pages-demonstration" else university.build()
    json.dump(pages.measure(visit), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
