"""A sealed submission without its rendering, and a form that is sent."""

from __future__ import annotations

import uuid

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import Version
from kwaliteit.shared.clock import today
from kwaliteit.submission import gather, package
from kwaliteit.submission.material import collect
from kwaliteit.submission.models import Submission
from tests.governance.world import World
from tests.submission import play

PDF = b"%PDF-1.7 a small file"


def stored(world: World, version: Version | None = None, follows: Submission | None = None) -> Submission:
    """A sealed row with a file of a few bytes: rendering is tested elsewhere."""
    version = version or play.frozen_institution(world)
    material = collect(world.framework, version)
    dossier = gather.dossier(material, as_of=today(), verify_at="", draft=False)
    made = package.pack(dossier, {str(v.uuid): v.payload for v in (*material.versions, *material.evidence)}, PDF, {})
    submission = Submission(
        framework=world.framework,
        version=version,
        follows=follows,
        title="Bestedingsplan",
        manifest=made.manifest,
        fingerprint=made.fingerprint,
        pages=3,
        sealed_on=today(),
        sealed_at=timezone.now(),
        sealed_by=world.people["staff"],
    )
    submission.pdf.save("plan.pdf", ContentFile(PDF), save=False)
    submission.package.save("plan.zip", ContentFile(made.content), save=False)
    submission.save()
    return submission


def post(client: Client, name: str, /, *arguments: object, **data: object) -> HttpResponse:
    return client.post(reverse(f"submission:{name}", args=arguments), {"act_key": uuid.uuid4(), **data})
