"""Reading units and people in: upload or paste, see what would change, mend or confirm. And the same sheet out."""

from __future__ import annotations

from types import ModuleType

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kwaliteit.organisation.forms import ImportForm
from kwaliteit.organisation.importing import people, units
from kwaliteit.organisation.importing.reading import Preview, Unreadable, decode, write
from kwaliteit.organisation.views.common import crumbs, manager_only
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import one_effect

KINDS: dict[str, ModuleType] = {"eenheden": units, "mensen": people}
LISTS = {"eenheden": "organisation:units", "mensen": "organisation:people"}


def _kind(what: str) -> ModuleType:
    if what not in KINDS:
        raise Http404
    return KINDS[what]


@manager_only
@one_effect
def bring_in(request: HttpRequest, what: str) -> HttpResponse:
    """Nothing is kept between the steps: the text itself goes along, so that a line can be mended on the spot."""
    module = _kind(what)
    if request.method != "POST":
        return _page(request, what, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    preview: Preview | None = None
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            text = decode(file.read()) if file else form.cleaned_data["text"]
            if request.POST.get("confirm"):
                return _confirm(request, what, text)
            preview = module.preview(text)
            form = ImportForm(initial={"text": text})
        except Unreadable as reason:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(reason))
        except Forbidden:
            raise
        except Refused as reason:
            messages.warning(request, str(reason))
            preview = module.preview(text)
            form = ImportForm(initial={"text": text})
    return _page(request, what, form, preview)


def _confirm(request: HttpRequest, what: str, text: str) -> HttpResponse:
    done = KINDS[what].apply(text=text, fingerprint=request.POST["confirm"], actor=request.user)
    counts = done.counts
    number = counts["new"] + counts["changed"]
    messages.success(
        request,
        ngettext("%(number)s line was brought in.", "%(number)s lines were brought in.", number) % {"number": number},
    )
    return redirect(LISTS[what])


def _page(request: HttpRequest, what: str, form: ImportForm, preview: Preview | None = None) -> HttpResponse:
    title = _("Read units in") if what == "eenheden" else _("Read people in")
    up = _("Units") if what == "eenheden" else _("People")
    if preview:
        form.fields["text"].label = _("The lines")
    columns = [(names[0], key in KINDS[what].REQUIRED) for key, names in KINDS[what].COLUMNS.items()]
    context = {
        "form": form,
        "preview": preview,
        "what": what,
        "title": title,
        "columns": columns,
        "crumbs": crumbs((reverse(LISTS[what]), up), ("", title)),
    }
    wrong = form.errors or (preview and preview.counts["error"])
    return render(request, "organisation/import.html", context, status=422 if wrong else 200)


@manager_only
@require_safe
def take_out(request: HttpRequest, what: str) -> HttpResponse:
    heading, rows = _kind(what).export_rows()
    response = HttpResponse(write(heading, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{what}.csv"'
    return response
