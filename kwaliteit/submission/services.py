"""What people do with a submission: ask for a draft, and seal it."""

from __future__ import annotations

import datetime
import io

from celery import current_app
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance.models import Version
from governance.services import ledger
from governance.services.common import locked, moment, require
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job
from kwaliteit.submission import gather, making, package
from kwaliteit.submission.aftermath import to_redo
from kwaliteit.submission.figures import attached
from kwaliteit.submission.letters import letters, must_be_those, must_fit
from kwaliteit.submission.material import Material, collect, main_document
from kwaliteit.submission.models import Submission
from kwaliteit.submission.readiness import readiness
from kwaliteit.submission.whose import institution
from plans.models import Framework

DRAFT = "kwaliteit.submission.tasks.make_draft"
SEAL = "kwaliteit.submission.tasks.make_seal"


def ask_draft(*, framework: Framework, actor: Person, kind: str = "") -> Job:
    """A draft PDF in the background; one at a time per framework and kind, however often it is asked for."""
    _may(Act.SUBMIT, actor)
    if main_document(framework, kind) is None:
        raise Refused(none_of(kind))
    return _ask(DRAFT, dedupe(framework, kind), actor, {"framework": framework.code, "kind": kind})


def ask_seal(*, framework: Framework, actor: Person, kind: str = "") -> Job:
    """Seal in the background; refused at once when something is still missing."""
    _may(Act.SEAL, actor)
    version = candidate(framework, kind).version
    given = {"framework": framework.code, "kind": kind, "version": str(version.uuid) if version else ""}
    return _ask(SEAL, dedupe(framework, kind), actor, given)


def dedupe(framework: Framework, kind: str) -> str:
    return f"{framework.code}/{kind}" if kind else framework.code


def none_of(kind: str) -> str:
    if kind:
        return _("There is no such document in this framework yet.")
    return _("There is no institutional plan in this framework yet.")


def _ask(task: str, one: str, actor: Person, arguments: dict[str, str]) -> Job:
    def send(job_id: int) -> None:
        current_app.send_task(task, kwargs={"job_id": job_id})

    return jobs.ask(kind=task, dedupe=one, arguments=arguments, actor=actor, send=send)


@transaction.atomic
def cancel(*, job: Job, actor: Person) -> None:
    """Stop the work. Refused when the seal was set already: a worker that is setting it is waited for."""
    _may(Act.SUBMIT, actor)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if sealed_by(job):
        raise Refused(_("The plan was sealed just before. A seal cannot be undone."))
    jobs.cancel(job)


def sealed_by(job: Job) -> Submission | None:
    """What this job sealed: one plan is sealed by one job, so also when its worker died just after."""
    version = job.arguments.get("version")
    return Submission.objects.filter(version__uuid=version).first() if job.kind == SEAL and version else None


def _may(act: Act, actor: Person) -> None:
    require(act, institution(), actor, moment(None)[1])


def candidate(framework: Framework, kind: str = "") -> Material:
    """The versions that would be sealed. Raises Refused naming everything that is missing."""
    material = collect(framework, kind=kind)
    if material.document is None:
        raise Refused(none_of(kind))
    must_go(material)
    if material.version is not None and Submission.objects.filter(version=material.version).exists():
        raise Refused(_("This version has been sealed already."))
    gaps = readiness(material).gaps
    if gaps or material.version is None:
        raise Refused("\n".join(gaps) or _("The institutional plan has not been frozen yet."))
    must_fit(material)
    return material


def must_go(material: Material) -> None:
    """Raises Refused for a kind of document that the framework does not send to the NVAO."""
    if material.document and not material.document.kind.goes_to_assessor:
        raise Refused(
            _("“%(kind)s” does not go to the NVAO: the framework does not say so of this kind of document.")
            % {"kind": material.document.kind.name}
        )


def seal(
    *,
    framework: Framework,
    actor: Person,
    version: Version | None = None,
    at: datetime.datetime | None = None,
    step: making.Step | None = None,
    kind: str = "",
) -> Submission:
    """Seal the adopted plan: PDF, package, one frozen row, one line in the ledger. All of it, or nothing.

    The document is made before the lock is taken, and everything is judged again under the lock. ``version`` names
    a version that is not the newest (an earlier plan); its rights must be met just as well. ``step`` hears how far
    it is and raises when the work was stopped: the last time under the lock, so that what was stopped is not sealed.
    """
    at, day = moment(at)
    require(Act.SEAL, institution(), actor, day)
    version = version or candidate(framework, kind).version
    material = collect(framework, version)
    _complete(material)
    signed = letters(material)
    dossier = gather.dossier(material, as_of=day, verify_at=making.verify_address(), draft=False)
    pdf = making.make(dossier, step, actor.language)
    sealed = {"sealed_on": day.isoformat(), "sealed_by": str(actor.uuid)}
    payloads = {str(one.uuid): one.payload for one in (*material.versions, *material.evidence)}
    data = {file.name: file.content for file in attached(dossier)}
    made = package.pack(dossier, payloads, pdf, sealed, figures=data, letters=signed)
    if not package.can_be_verified(made.content):
        most = package.MOST_PACKED // 1024 // 1024
        raise Refused(_("The package is larger than %(most)s MB, so nobody could verify it here.") % {"most": most})
    name = slugify(f"{framework.code}-{version.document.title}")[:60]
    with transaction.atomic():
        document = locked(version.document_id)
        _complete(collect(framework, version))
        must_be_those(material, signed)
        if step is not None:
            step(_("Setting the seal"), making.WHOLE - 1, making.WHOLE)
        submission = Submission(
            framework=framework,
            version=version,
            follows=to_redo(framework, document.kind.moment),
            title=document.title,
            manifest=made.manifest,
            fingerprint=made.fingerprint,
            pages=_pages(pdf),
            sealed_on=day,
            sealed_at=at,
            sealed_by=actor,
        )
        _store(submission, name, pdf, made.content)
        data = {
            "submission": str(submission.uuid),
            "fingerprint": made.fingerprint,
            "version": str(version.uuid),
            "version_fingerprint": version.fingerprint,
            "follows": str(submission.follows.uuid) if submission.follows else None,
        }
        ledger.append(document=document, act="seal", actor=actor, data=data, at=at)
    return submission


def _complete(material: gather.Material) -> None:
    must_go(material)
    if material.version is None or material.adoption is None:
        raise Refused(_("The institutional plan has not been adopted yet."))
    if Submission.objects.filter(version=material.version).exists():
        raise Refused(_("This version has been sealed already."))
    if gaps := readiness(material).gaps:
        raise Refused("\n".join(gaps))


def _store(submission: Submission, name: str, pdf: bytes, content: bytes) -> None:
    """Files first, as the row needs their names; when the row is refused no file stays behind."""
    submission.pdf.save(f"{name}.pdf", ContentFile(pdf), save=False)
    submission.package.save(f"{name}.zip", ContentFile(content), save=False)
    try:
        submission.save()
    except Exception:
        submission.pdf.delete(save=False)
        submission.package.delete(save=False)
        raise


def _pages(pdf: bytes) -> int:
    import pikepdf  # noqa: PLC0415 - only the worker needs it

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)
