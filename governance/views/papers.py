"""The papers of a request: taken away one by one, added later, struck through; and chosen before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance import files, staging
from governance.attached import is_of_body, strike_id
from governance.models import Paper, Receipt
from governance.paper_forms import PaperForm, StrikeForm
from governance.services import papers, receipts
from governance.views.common import demand, done, one
from governance.views.request_page import get_request, show_request
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import attachment, one_effect


def get_paper(request: HttpRequest, uuid: UUID) -> Paper:
    """A paper that this person may see, with whether she opened its request before."""
    me = Receipt.objects.filter(request=OuterRef("request"), person=request.user.pk, what=Receipt.What.READ)
    rows = Paper.objects.visible_to(request.rights).select_related("request__document__unit__parent__parent")
    return one(rows.defer("request__reason").annotate(seen=Exists(me)), uuid=uuid)


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The file as an attachment. For a member of the body the first one is her first reading."""
    paper = get_paper(request, uuid)
    if request.method == "GET" and not paper.seen and is_of_body(paper.request, request.rights):
        receipts.note_reading(request=paper.request, reader=request.user)
    name = f"{slugify(paper.title)[:80] or 'stuk'}.{paper.kind}"
    return attachment(paper.file, name, files.KINDS[paper.kind].mime)


@login_required
@require_POST
@one_effect
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Complete an open request with a paper; the body sees on which day."""
    row = get_request(request, uuid)
    demand(request.rights.may(Act.LAY_BEFORE, row.document.unit))
    form = PaperForm(request.POST, request.FILES, auto_id="paper_%s")
    if form.is_valid():
        try:
            paper = papers.add_paper(request=row, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            names = {"title": paper.title, "body": row.body.with_article}
            done(request, _("“%(title)s” lies with the request; %(body)s sees that it was added today.") % names)
            return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#papers")
    return show_request(request, row, form=form, paper_form=form, status=422)


@login_required
@require_POST
@one_effect
def strike(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Strike a wrong paper through, with the reason."""
    paper = get_paper(request, uuid)
    demand(request.rights.may(Act.LAY_BEFORE, paper.request.document.unit))
    row = get_request(request, paper.request.uuid)
    form = StrikeForm(request.POST, auto_id=strike_id(paper.pk))
    if form.is_valid():
        try:
            papers.strike_paper(paper=paper, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("“%(title)s” has been struck through.") % {"title": paper.title})
            return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#papers")
    return show_request(request, row, form=form, striking=paper.pk, status=422)


@dataclass
class GoingAlong:
    """The papers chosen on the form by which a version is laid before a body; they wait until it is sent."""

    form: PaperForm
    rows: list[staging.Staged] = field(default_factory=list)
    only: bool = False
    """Whether she added or left out a paper, and is not sending yet."""

    @property
    def is_right(self) -> bool:
        return not self.form.errors

    def opened(self) -> list[files.Checked]:
        return [row.opened() for row in self.rows]

    def sent(self) -> None:
        """They lie with the request now; once that is certain they wait no longer."""
        transaction.on_commit(partial(staging.forget, self.rows))


def going_along(request: HttpRequest) -> GoingAlong:
    """What was chosen so far. A file that is sent along now joins it, also when something else needs attention."""
    empty = PaperForm(prefix="paper")
    if request.method != "POST":
        return GoingAlong(empty)
    left_out = request.POST.get("leave_out", "")
    tokens = [token for token in request.POST.getlist("staged") if token != left_out]
    rows = [row for token in tokens if (row := staging.staged(token, request.user))]
    if dropped := staging.staged(left_out, request.user):
        staging.forget([dropped])
    only = bool({"attach", "leave_out"} & set(request.POST))
    if len(rows) < len(tokens):
        messages.error(
            request, _("Files that you chose waited too long. Choose them again; nothing has been sent yet.")
        )
        only = True
    if "attach" not in request.POST and "paper-file" not in request.FILES:
        return GoingAlong(empty, rows, only)
    form = PaperForm(request.POST, request.FILES, prefix="paper")
    if form.is_valid():
        data = form.cleaned_data
        try:
            checked = files.check(data["file"], title=data["title"], confidential=data["confidential"])
            return GoingAlong(empty, [*rows, staging.stage(checked, request.user)], only)
        except Refused as reason:
            refuse(form, reason)
    return GoingAlong(form, rows, only)
