"""What plans are made of: the framework they answer to, documents and their parts, links between levels."""

from plans.models.content import Goal, Initiative, Measure, Remark, Section
from plans.models.document import Document, DocumentQuerySet, Editor
from plans.models.framework import (
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
from plans.models.links import CarriedBy, PartOf
from plans.models.removed import Removed

__all__ = [
    "Ambition",
    "CarriedBy",
    "Criterion",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "Editor",
    "Framework",
    "Goal",
    "Initiative",
    "Measure",
    "Moment",
    "PartOf",
    "Remark",
    "Removed",
    "Right",
    "RightRule",
    "Section",
    "SectionTemplate",
    "Theme",
]
