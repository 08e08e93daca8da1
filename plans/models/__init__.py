"""What plans are made of: the framework they answer to, documents and their parts, links between levels."""

from plans.models.brought_in import BroughtIn
from plans.models.content import Goal, Initiative, Measure, Section
from plans.models.departures import Departure
from plans.models.document import Document, DocumentQuerySet, Editor
from plans.models.framework import (
    Aftermath,
    Ambition,
    Criterion,
    DocumentKind,
    Framework,
    Moment,
    Right,
    RightRule,
    SectionTemplate,
    Theme,
)
from plans.models.links import CarriedBy, Citation, NotTakenUp, PartOf
from plans.models.remarks import Remark
from plans.models.removed import Removed
from plans.models.working import NamedText, Opening, Presence, SectionGrant

__all__ = [
    "Aftermath",
    "Ambition",
    "BroughtIn",
    "CarriedBy",
    "Citation",
    "Criterion",
    "Departure",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "Editor",
    "Framework",
    "Goal",
    "Initiative",
    "Measure",
    "Moment",
    "NamedText",
    "NotTakenUp",
    "Opening",
    "PartOf",
    "Presence",
    "Remark",
    "Removed",
    "Right",
    "RightRule",
    "Section",
    "SectionGrant",
    "SectionTemplate",
    "Theme",
]
