"""The file for the archive: PDF/A-3a and PDF/UA-1 at once, with the figures inside for a program to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import jsonschema
import openpyxl
import pikepdf
import pytest
from pikepdf import Name

from kwaliteit.submission import archival, figures
from tests.submission import sample
from tests.submission.archived import complaints
from tests.submission.test_pdf import opened


@cache
def _archived(plain: bytes) -> bytes:
    return archival.archive(plain, figures.attached(sample.dossier()), "2021-06-29")


@pytest.fixture
def archived(rendered: Callable[..., bytes]) -> bytes:
    """The sample in Dutch, as a person gets it."""
    return _archived(rendered())


def files(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    return {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}


def test_file_says_that_it_is_for_the_archive_and_for_everybody(archived: bytes) -> None:
    with opened(archived) as pdf, pdf.open_metadata() as xmp:
        said = {key: xmp[key] for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:title")}

    assert said == {
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
        "dc:title": "Kwaliteitsafspraken 2019–2024 – Universiteit Rijnland",
    }


def test_nothing_that_a_program_can_see_is_against_the_standards(archived: bytes) -> None:
    with opened(archived) as pdf:
        assert complaints(pdf) == []


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda pdf: pdf.Root.AF.append(pdf.Root.AF[0]), "a file is attached twice, or in one place only"),
        (lambda pdf: pdf.Root.__delattr__("OutputIntents"), "no single output intent in RGB"),
        (lambda pdf: pdf.docinfo.__setitem__("/Title", "Iets anders"), "Title is another in the metadata"),
        (lambda pdf: pdf.pages[3].Annots[0].__setitem__("/F", 2), "page 4: an annotation that is not printed"),
    ],
)
def test_the_inspection_sees_what_is_wrong(archived: bytes, harm: Callable, complaint: str) -> None:
    with opened(archived) as pdf:
        harm(pdf)
        assert complaint in complaints(pdf)


def test_the_text_and_the_tags_are_those_of_the_file_before(archived: bytes, rendered: Callable[..., bytes]) -> None:
    with opened(archived) as after, opened(rendered()) as before:
        assert len(after.pages) == len(before.pages)
        for one, other in zip(after.pages, before.pages, strict=True):
            assert one.Contents.read_bytes() == other.Contents.read_bytes()


def test_each_file_is_inside_once_and_says_what_it_is_to_the_document(archived: bytes) -> None:
    with opened(archived) as pdf:
        relations = {str(file.UF): str(file.AFRelationship) for file in pdf.Root.AF}
        assert len(pdf.Root.AF) == 3
        kinds = {str(file.UF): str(file.EF.F.Subtype) for file in pdf.Root.AF}
        embedded = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Params" in thing]

    assert relations == {"figures.json": "/Data", "figures.schema.json": "/Supplement", "figures.xlsx": "/Data"}
    assert kinds["figures.json"] == "/application/json"
    assert len(embedded) == 3


def test_figures_are_as_the_schema_says_that_goes_along(archived: bytes) -> None:
    with opened(archived) as pdf:
        inside = files(pdf)
    schema, said = json.loads(inside["figures.schema.json"]), json.loads(inside["figures.json"])

    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(said)] == []
    assert said["$schema"] in inside
    assert list(checker.iter_errors(said | {"draft": "ja"}))
    assert list(checker.iter_errors(said | {"owner": "Jansen"}))


def test_figures_add_up_to_the_published_amounts(archived: bytes) -> None:
    with opened(archived) as pdf:
        said = json.loads(files(pdf)["figures.json"])
    spending = json.loads((sample.DATA / "leiden_spending_by_theme.json").read_text())

    for number, code in enumerate(sample.CODES, 1):
        for year in range(2019, 2025):
            printed = spending["spending_by_theme"][str(number)][spending["columns"].index(f"B{year}")]
            added = sum(r["cents"] for r in said["budgeted"] if (r["theme"], r["year"]) == (code, year))
            assert added == printed * 100_000
    lines = sum(r["cents"] or 0 for r in said["lines"] if r["quality_funds"])
    assert lines == sum(r["cents"] for r in said["budgeted"] if r["year"] >= 2022)


def test_workbook_holds_the_amounts_of_the_json_in_euros(archived: bytes) -> None:
    with opened(archived) as pdf:
        inside = files(pdf)
    said, book = json.loads(inside["figures.json"]), openpyxl.load_workbook(io.BytesIO(inside["figures.xlsx"]))

    assert book.sheetnames == ["Begroot", "Gerealiseerd", "Maatregelen", "Baten", "Toewijzingen"]
    rows = list(book["Begroot"].iter_rows(min_row=2, max_row=1 + len(said["budgeted"]), values_only=True))
    assert sum(round(row[3] * 100) for row in rows) == sum(row["cents"] for row in said["budgeted"])
    assert {row[0] for row in rows} >= {"Universiteit Rijnland", "Faculteit der Rechtsgeleerdheid"}
    measures = list(book["Maatregelen"].iter_rows(min_row=2, values_only=True))
    assert sum(row[7] == "pm" for row in measures) == sum(row["pm"] for row in said["lines"]) > 0


def test_same_dossier_gives_the_same_files_and_the_same_bytes(archived: bytes, rendered: Callable[..., bytes]) -> None:
    """Also at another time: nothing of the clock is in the workbook or in the file."""
    again = figures.attached(sample.dossier())
    assert archival.archive(rendered(), again, "2021-06-29") == archived
    (book,) = [one.content for one in again if one.name == figures.WORKBOOK]
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(book)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_draft_says_so_in_its_data_and_in_its_metadata(rendered: Callable[..., bytes]) -> None:
    dossier = sample.dossier(draft=True, parts=(), earlier=())
    made = archival.archive(rendered("nl", True), figures.attached(dossier), dossier.as_of)
    with opened(made) as pdf, pdf.open_metadata() as xmp:
        assert xmp["pdf:Keywords"] == "CONCEPT"
        assert str(pdf.docinfo["/Keywords"]) == "CONCEPT"
        assert json.loads(files(pdf)["figures.json"])["draft"] is True
        assert complaints(pdf) == []


def test_plan_without_a_budget_has_figures_without_amounts() -> None:
    main = sample.main_paper()
    main.content["budget"] = None
    said = figures.figures(sample.dossier(main=main, parts=(), earlier=(), spent=()))
    jsonschema.validate(said, json.loads(figures.schema()))

    assert said["lines"] == said["budgeted"] == said["income"] == []
    assert openpyxl.load_workbook(io.BytesIO(figures.as_workbook(said, "en"))).sheetnames[0] == "Budgeted"


def test_working_text_that_was_never_frozen_has_no_number() -> None:
    dossier = sample.dossier(main=replace(sample.main_paper(), number=0))
    said = figures.figures(dossier)
    jsonschema.validate(said, json.loads(figures.schema()))

    assert said["versions"][0]["number"] is None


def test_attached_type_is_a_single_name() -> None:
    assert Name(f"/{archival.JSON_TYPE}").unparse() == b"/application#2fjson"


def test_figures_of_a_report_are_what_was_promised_and_spent() -> None:
    """Under the theme that a measure had in each year, with what was spent on no promised measure."""
    main = sample.main_paper()
    measure = {
        "unit": "law",
        "lineage": sample.ident("promised"),
        "theme": "begeleiding",
        "said": [],
        "budgeted": [
            {"year": 2019, "theme": "begeleiding", "cents": 100_00},
            {"year": 2020, "theme": "studiesucces", "cents": None},
        ],
        "realised": [{"year": 2019, "theme": "begeleiding", "cents": 90_00}],
    }
    empty = {"goals": [], "indicators": [], "reports": [], "reports_missing": []}
    main.content["balance"] = {
        "until": "midterm",
        "years": [2019, 2020],
        "themes": sample.themes(),
        "units": [{"code": "law", "name": sample.LAW}],
        "measures": [measure],
        "other": [{"unit": "law", "theme": "begeleiding", "year": 2019, "cents": 5_00}],
        **empty,
    }
    said = figures.figures(sample.dossier(main=main, parts=(), earlier=(), report=True))
    jsonschema.validate(said, json.loads(figures.schema()))

    assert [row["cents"] for row in said["budgeted"]] == [100_00]
    assert said["realised"] == [{"unit": "law", "theme": "begeleiding", "year": 2019, "cents": 95_00}]
    assert {"code": "law", "name": sample.LAW} in said["units"]
