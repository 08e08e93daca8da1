"""Which rows of the submission the ledger of its document tells of as well (governance.kept)."""

from __future__ import annotations

from governance.kept import Kind, by, on_disk, same
from kwaliteit.submission.models import Assessment, AssessmentPaper, CriterionVerdict, ExtraPaper, ExtraSet

KINDS = (
    Kind(
        "assessment",
        {"assess": ""},
        Assessment.objects.all(),
        "submission__version__document",
        {"assessment": "uuid"},
        {
            **same("by", "positive", "dated", "text", "aftermath", "until", "at_stake_nl", "at_stake_en", "reason"),
            "submission": "submission__uuid",
            "corrects": "corrects__uuid",
            **by("recorded"),
        },
    ),
    Kind(
        "verdict on a criterion",
        {"assess": "verdicts"},
        CriterionVerdict.objects.all(),
        "assessment__submission__version__document",
        {"assessment": "assessment__uuid", "of": "criterion__code"},
        {"said": "positive"},
    ),
    Kind(
        "paper of an assessment",
        {"assess": "papers"},
        AssessmentPaper.objects.all(),
        "assessment__submission__version__document",
        {"paper": "uuid"},
        {**same("title", "kind", "size", "fingerprint"), "assessment": "assessment__uuid", **by("added")},
    ),
    Kind(
        "set of extra papers",
        {"seal_extra": ""},
        ExtraSet.objects.all(),
        "submission__version__document",
        {"extra": "uuid"},
        {
            "submission": "submission__uuid",
            "number": "number",
            "name": "title",
            "sealed": "fingerprint",
            **by("sealed"),
        },
    ),
    Kind(
        "extra paper",
        {"seal_extra": "papers"},
        ExtraPaper.objects.all(),
        "extra__submission__version__document",
        {"paper": "uuid"},
        {**same("title", "kind", "size", "fingerprint"), "extra": "extra__uuid", **by("added")},
    ),
    Kind(
        "file of an extra paper",
        {"seal_extra": "papers"},
        ExtraPaper.objects.all(),
        "extra__submission__version__document",
        {"paper": "uuid"},
        {"fingerprint": "file"},
        row=on_disk,
    ),
    Kind(
        "file of the paper of an assessment",
        {"assess": "papers"},
        AssessmentPaper.objects.all(),
        "assessment__submission__version__document",
        {"paper": "uuid"},
        {"fingerprint": "file"},
        row=on_disk,
    ),
)
