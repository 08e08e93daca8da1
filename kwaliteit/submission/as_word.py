"""The submission as a Word file: asking for it, and the last one. The same people as the draft PDF, one at a time."""

from __future__ import annotations

from celery import current_app

from governance.services.common import moment, require
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job
from kwaliteit.submission import services
from kwaliteit.submission.material import main_document
from kwaliteit.submission.whose import institution
from plans.models import Framework

WORD = "kwaliteit.submission.tasks.make_word"


def ask(*, framework: Framework, actor: Person, kind: str = "") -> Job:
    require(Act.SUBMIT, institution(), actor, moment(None)[1])
    if main_document(framework, kind) is None:
        raise Refused(services.none_of(kind))

    def send(job_id: int) -> None:
        current_app.send_task(WORD, kwargs={"job_id": job_id})

    one = services.dedupe(framework, kind)
    arguments = {"framework": framework.code, "kind": kind}
    return jobs.ask(kind=WORD, dedupe=one, arguments=arguments, actor=actor, send=send)


def newest(framework: Framework, kind: str) -> Job | None:
    return Job.objects.filter(kind=WORD, dedupe=services.dedupe(framework, kind)).order_by("-pk").first()
