"""What long work made, for pages and downloads: a row that says how far it is, and the file once it is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import FileResponse, Http404

from kwaliteit.shared.http import attachment
from kwaliteit.shared.models import Job


@dataclass(frozen=True, slots=True)
class Made:
    """A row of ``components/made.html``: the file is at ``address``; where she may stop or ask again, at these.

    ``failed`` is a later try of the same that failed, while the file that was made before is still there.
    """

    name: str
    address: str
    job: Job
    failed: Job | None = None
    stop: str = ""
    again: str = ""
    fields: dict[str, str] = field(default_factory=dict)  # what is sent along when it is asked again


def is_there(job: Job | None) -> bool:
    return job is not None and job.state == Job.State.DONE and bool(job.file)


def file_of(job: Job | None, name: str, kind: str) -> FileResponse:
    """The file of a job that is done; of every other one there is none."""
    if job is None or not is_there(job):
        raise Http404
    return attachment(job.file, name, kind)
