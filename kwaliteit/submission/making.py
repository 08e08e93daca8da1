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
CHAPTERS, PAGES, WRITTEN = 15, 80, 90  # how far each stage brings it
BYTES_PER_PAGE = 3_700


def verify_address() -> str:
    """Where a reader can check a fingerprint; with the site's own address when it is known."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('submission:verify')}"


def draft_dossier(material: Material, gaps: Iterable[str]) -> Dossier:
    return gather.dossier(material, as_of=today(), verify_at=verify_address(), draft=True, gaps=gaps)


def make(dossier: Dossier, step: Step | None = None, language: str = "nl") -> bytes:
    """The PDF of a dossier. ``step`` hears (what is done now, how far, of how much), in the language of who waits."""

    from kwaliteit.submission import archival, figures, render  # noqa: PLC0415 - bring pikepdf, which only the worker needs

    def tell(words: str, far: float) -> None:
        if step is not None:
            step(words, min(round(far), WHOLE - 1), WHOLE)

    def chapter(title: str, at: int, total: int) -> None:
        with translation.override(language):
            words = _("Chapter %(at)s of %(total)s: %(title)s") % {"at": at, "total": total, "title": title}
        tell(words, CHAPTERS * at / total)

    html = document.html(document.build(dossier, chapter))
    with translation.override(language):
        tell(_("Preparing the layout"), CHAPTERS)
    expected = max(len(html) / BYTES_PER_PAGE, 1)
    furthest = 0

    def rendering(stage: str, number: int) -> None:
        nonlocal furthest
        furthest = max(furthest, number)
        with translation.override(language):
            if stage == "page":
                far = CHAPTERS + (PAGES - CHAPTERS) * min(number / max(expected, furthest), 1)
                tell(_("Laying out page %(number)s") % {"number": number}, far)
            elif stage == "write":
                tell(_("Writing the file"), PAGES)
            elif number % 10 == 1:
                tell(_("Finishing page %(number)s for assistive technology") % {"number": number}, WRITTEN)

    content = render.render(html, language=dossier.language, draft=dossier.draft, on_step=rendering)
    return archival.archive(content, figures.attached(dossier), dossier.as_of)
