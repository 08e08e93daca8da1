"""The parts of a workbook that are the same whatever stands in it, and how its cells can look."""

from __future__ import annotations

import itertools
from typing import NamedTuple

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"

GENERAL, MONEY, CENTS, PERCENT, TENTH, DAY = range(6)
_FORMATS = {GENERAL: 0, MONEY: 164, CENTS: 165, PERCENT: 9, TENTH: 166, DAY: 14}


class Look(NamedTuple):
    format: int = GENERAL
    strong: bool = False
    right: bool = False
    head: bool = False
    quoted: bool = False
    """A text that begins like a formula stays a text, also after somebody opened its cell."""


_TWO = (False, True)
LOOKS = [Look(*each) for each in itertools.product(_FORMATS, _TWO, _TWO, _TWO, _TWO)]
LOOK = {look: number for number, look in enumerate(LOOKS)}


def styles() -> str:
    cells = "".join(_xf(look) for look in LOOKS)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3">'
        '<numFmt numFmtId="164" formatCode="#,##0;[Red]-#,##0"/>'
        '<numFmt numFmtId="165" formatCode="#,##0.00;[Red]-#,##0.00"/>'
        '<numFmt numFmtId="166" formatCode="0.0%"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(LOOKS)}">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _xf(look: Look) -> str:
    side = ' horizontal="right"' if look.right else ""
    wrap = ' vertical="top" wrapText="1"' if look.head else ""
    quoted = ' quotePrefix="1"' if look.quoted else ""
    return (
        f'<xf numFmtId="{_FORMATS[look.format]}" fontId="{int(look.strong)}" fillId="0" borderId="{int(look.head)}" '
        f'xfId="0"{quoted} applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">'
        f"<alignment{side}{wrap}/></xf>"
    )


def content_types(sheets: int) -> str:
    each = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/>{each}</Types>'
    )


def root_relations() -> str:
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )


def relations(sheets: int) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )


def workbook(names: list[str], defined: str) -> str:
    """``names`` are attribute-safe already."""
    each = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
    names_of_columns = f"<definedNames>{defined}</definedNames>" if defined else ""
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{each}</sheets>{names_of_columns}</workbook>"
    )
