"""Making the document with its progress, for the worker, the command and the seal alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kwaliteit.shared.clock import today
from kwaliteit.submission import document, gather
from kwaliteit.submission.dossier import Dossier
from kwaliteit.submission.material import Material

Step = Callable[[str, int, int], None]
WHOLE = 100
CHAPTERS, LAID_OUT, NUMBERED = 10, 85, 95  # how far each stage brings it


def verify_address() -> str:
    """Where a reader can check a fingerprint; with the site's own address when it is known."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('submission:verify')}"


def draft_dossier(material: Material, gaps: Iterable[str]) -> Dossier:
    return gather.dossier(material, as_of=today(), verify_at=verify_address(), draft=True, gaps=gaps)


def make(dossier: Dossier, step: Step | None = None, language: str = "nl") -> bytes:
    """The PDF of a dossier. ``step`` hears (what is done now, how far, of how much), in the language of who waits."""

    from kwaliteit.submission import apart, archival, figures  # noqa: PLC0415 - bring pikepdf, which only the worker needs

    def tell(words: str, far: float) -> None:
        if step is not None:
            step(words, min(round(far), WHOLE - 1), WHOLE)

    def chapter(title: str, at: int, total: int) -> None:
        with translation.override(language):
            words = _("Chapter %(at)s of %(total)s: %(title)s") % {"at": at, "total": total, "title": title}
        tell(words, CHAPTERS * at / total)

    def laying_out(stage: str, title: str, done: int, total: int) -> None:
        given = {"title": title, "done": done, "total": total}
        with translation.override(language):
            if stage == "piece" and title:
                words = _("%(done)s of %(total)s parts laid out; the last: %(title)s") % given
            elif stage == "piece":
                words = _("%(done)s of %(total)s parts laid out") % given
            elif stage == "numbers":
                words = _("Numbering the pages")
            else:
                words = _("Binding the document")
        first, last = {"piece": (CHAPTERS, LAID_OUT), "numbers": (LAID_OUT, NUMBERED)}.get(stage, (NUMBERED, WHOLE))
        tell(words, first + (last - first) * done / total)

    html = document.html(document.build(dossier, chapter))
    content = apart.make(html, language=dossier.language, draft=dossier.draft, on_step=laying_out, style=dossier.style)
    return archival.archive(content, figures.attached(dossier), dossier.as_of)
