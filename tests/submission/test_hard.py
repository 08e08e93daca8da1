"""What people put into a plan, and what can be wrong with the machine: a document, or a clear error."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils.safestring import mark_safe
from pikepdf import Name

from kwaliteit.submission import document, render, scripts
from kwaliteit.submission.prose import plain, printable
from kwaliteit.submission.report import Cell, Chapter, Column, Prose, Report, Row, Section, Table, TitlePage
from kwaliteit.submission.tags import walk
from tests.submission import sample

MM = 72 / 25.4


def html(*blocks: Any) -> str:
    """A document of one chapter."""
    page = TitlePage("Universiteit Rijnland", "Plan", "Kwaliteitsafspraken", "Plan", "Plan, versie 4", None, [])
    chapter = Chapter("one", "Uitgangspunten", [Section("text", "Profiel", list(blocks))])
    report = Report("nl", False, "Kwaliteitsafspraken", "Plan", "2021-06-29", page, [], [chapter], "Inhoud")
    report.number()
    return document.html(report)


def made(*blocks: Any) -> bytes:
    return render.render(html(*blocks), language="nl", draft=False)


def text_of(content: bytes, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def outside(content: bytes) -> list[str]:
    """Words that stand outside their page, or in its margin at the right."""
    page, found = 0.0, []
    for width, right, word in re.findall(
        r'<page width="([\d.]+)"|xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', text_of(content, "-bbox")
    ):
        if width:
            page = float(width)
        elif float(right) > page - 20 * MM:
            found.append(word)
    return found


def table(columns: int, rows: int = 3) -> str:
    lines = ("".join(f"<td>r{row}k{column}</td>" for column in range(columns)) for row in range(rows))
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def test_text_with_an_image_of_twenty_megabytes_is_printed_without_it() -> None:
    image = "A" * 20_000_000
    html = printable(f'<p>Voor het beeld.</p><p><img src="data:image/png;base64,{image}"></p><p>Na het beeld.</p>')

    assert len(html) < 100
    assert "Voor het beeld." in html
    assert "Na het beeld." in html


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/groot.png",
        "file:///etc/hostname",
        "../../geheim.png",
        "%2e%2e/%2e%2e/pyproject.toml",
        "fonts/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
    ],
)
def test_image_from_elsewhere_is_refused_with_its_address(address: str) -> None:
    with pytest.raises(render.RenderingFailed, match="not a file of the document"):
        made(Prose(mark_safe(f'<p><img src="{address}" alt="Beeld"></p>')))


def test_a_text_can_order_the_renderer_nothing() -> None:
    ordered = (
        '<p style="display:none">Wij <span id="x">tellen</span> mee.</p><style>p { display: none }</style>'
        '<link rel="attachment" href="document.css"><object data="document.css">weg</object><meta name="author" content="x">'
    )
    content = made(Prose(printable(ordered)))

    assert "Wij tellen mee." in text_of(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.attachments) == 0


def test_a_field_without_markup_is_printed_sign_by_sign() -> None:
    words = "Groepen <a of kleiner> zijn beter.\n\n<link rel=attachment href=document.css> & nog iets."
    content = made(Prose(plain(words)))

    assert "Groepen <a of kleiner> zijn beter." in text_of(content)
    assert "<link rel=attachment href=document.css> & nog iets." in " ".join(text_of(content).split())


def test_table_of_three_hundred_rows_repeats_its_heads_on_every_page() -> None:
    rows = [Row(f"Maatregel {number}", [Cell("Wij stellen docenten aan.")]) for number in range(1, 301)]
    content = made(Table("Maatregelen", [Column("Maatregel"), Column("Wat wij doen")], rows))
    pages = [page for page in text_of(content, "-layout").split("\f") if "Wij stellen" in page]

    assert len(pages) > 5
    assert ["Wat wij doen" in page for page in pages] == [True] * len(pages)
    assert re.findall(r"Maatregel (\d+)", " ".join(pages)) == [str(number) for number in range(1, 301)]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        cells = [e for e in walk(pdf.Root.StructTreeRoot.K) if e.S == Name.TD]
        assert len(cells) == 300
        assert all(len(cell.A.Headers) == 2 for cell in cells)


def test_table_wider_than_the_page_stands_on_a_page_on_its_side() -> None:
    content = made(Prose(printable(f"<p>Ervoor.</p>{table(12)}<p>Erna.</p>")))

    with pikepdf.open(io.BytesIO(content)) as pdf:
        lying = [float(page.MediaBox[2]) > float(page.MediaBox[3]) for page in pdf.pages]
    assert lying.count(True) == 1
    assert outside(content) == []
    assert [text_of(content).count(f"r2k{column}\n") for column in (0, 11)] == [1, 1]


def test_table_wider_than_any_page_goes_on_with_its_first_column_again() -> None:
    content = made(Prose(printable(table(40))))
    text = text_of(content, "-layout")

    assert outside(content) == []
    assert {f"r1k{column}" for column in range(40)} <= set(text.split())
    assert text.split().count("r1k0") == 3


def test_word_of_four_hundred_letters_stays_on_the_page() -> None:
    word = "kwaliteitsafspraak" * 23
    content = made(
        Prose(printable(f"<h3>{word}</h3><p>{word}</p><ul><li>{word}</li></ul>")),
        Prose(printable(f"<table><tbody><tr><td>{word}</td><td>kort</td></tr><tr><td>{word}</td><td>1</td></tr></tbody></table>")),
        Table(word, [Column(word), Column("Bedrag", numeric=True, width=20)], [Row(word, [Cell("12")])]),
    )  # fmt: skip
    letters = re.sub(r"[\s\-\u00ad]", "", text_of(content))

    assert outside(content) == []
    assert letters.count(word) >= 5


def test_letters_of_other_scripts_and_emoji_are_printed_from_our_own_fonts() -> None:
    words = ["Şahin", "Łódź", "Ελληνικά", "Привет", "≥", "→", "✓", "🎓", "⚠"]
    content = made(Prose(printable(f"<p>{' '.join(words)}</p><p>שלום עולם</p><p>مرحبا</p>")))
    text = text_of(content)

    assert [word for word in words if word not in text] == []
    assert "שלום" in text
    fonts = subprocess.run(
        ["pdffonts", "-"], input=content, capture_output=True, check=True, text=False
    ).stdout.decode()
    ours = {line.split()[0].split("+")[1].split("-")[0] for line in fonts.splitlines()[2:]}
    assert ours == {"Source", "Serif", "Letters", "Signs", "Emoji"}


def test_small_signs_stand_high_or_low_and_ligatures_are_letters() -> None:
    content = made(Prose(printable("<p>Minder CO₂, 10⁻³ e\ufb03ciënter, № 4, ₹ 5 en ℓ.</p>")))

    text = " ".join(text_of(content).split())
    assert "Minder CO2, 10−3 efficiënter, № 4, ₹ 5 en ℓ." in text


def test_signs_made_of_letters_are_spelled_and_the_others_are_printed_or_named() -> None:
    said = "Tot 21 ℃, 2⅓ uur, stap ① en ⓫, Ⓐ, ⑵, hoofdstuk Ⅳ, ℀, ℡, merk™ en № 4."
    text = " ".join(text_of(made(Prose(plain(said)))).split())
    assert "Tot 21 °C, 2 1/3 uur, stap (1) en (11), (A), (2), hoofdstuk IV, a/c, TEL, merk™ en № 4." in text

    signs = [chr(code) for code in (*range(0x2100, 0x2150), *range(0x2460, 0x2500))]
    spelled = scripts.with_fonts(f"<p>{' '.join(signs)}</p>").removeprefix("<p>").removesuffix("</p>").split()
    left = [sign for sign, shown in zip(signs, spelled, strict=True) if sign == shown and sign not in "ℓ№™ℹⓂ"]
    with pytest.raises(render.RenderingFailed) as refused:
        made(Prose(plain(" ".join(left))))
    assert [sign for sign in left if f"(U+{ord(sign):04X})" not in str(refused.value)] == []
    assert set("ℓ№™ℹⓂ") <= set(text_of(made(Prose(plain("ℓ № ™ ℹ Ⓜ")))))


def test_titles_with_signs_made_of_letters_are_printed_in_running_heads_and_charts_too() -> None:
    title = "CO₂ en ℃"
    page = TitlePage(title, title, title, title, f"{title}, versie 4", None, [])
    drawn = f'<svg viewBox="0 0 300 20" role="img"><title>{title}</title><text x="1" y="9">{title} 2⅓</text></svg>'
    blocks = [Prose(mark_safe("<p>Elke student een mentor.</p>" * 80)), Prose(mark_safe(drawn))]  # noqa: S308
    report = Report("nl", False, title, title, "2021-06-29", page, [], [Chapter("one", title, blocks=blocks)], title)
    report.number()

    text = " ".join(text_of(render.render(document.html(report), language="nl", draft=False)).split())
    assert text.count("CO2 en °C") > 5
    assert "CO2 en °C, versie 4" in text
    assert "CO2 en °C 2 1/3" in text
    assert "₂" not in text


def test_sign_that_no_font_has_is_named_instead_of_left_out() -> None:
    with pytest.raises(render.RenderingFailed, match=re.escape("U+1E8FF")):
        made(Prose(printable("<p>Een eigen teken: \U0001e8ff</p>")))


def test_broken_font_is_an_error_and_not_another_look(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "house.woff2").write_bytes(b"wOF2 but no font")
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@font-face { font-family: "Huisletter"; src: url(house.woff2); } :root { --ka-text: "Huisletter"; }'
    )
    settings.DOCUMENT_THEME = str(sheet)

    with pytest.raises(render.RenderingFailed, match="Huisletter"):
        made(Prose(printable("<p>Wij steunen de keuze.</p>")))


def test_plan_in_which_nothing_was_written_says_so_in_every_part() -> None:
    main = sample.main_paper()
    for section in main.content["sections"]:
        section["body"] = section["no_goals_reason"] = ""
    main.content.update(goals=[], measures=[], initiatives=[], dialogues=[], budget=None)
    bare = sample.dossier(main=main, parts=(), earlier=(), decisions=(), promises=(), talks=(), spent=(), printed=())
    report = document.build(bare)
    page = document.html(report)

    empty = [c.title for c in report.chapters for b in c.all_blocks() if isinstance(b, Prose) and not b.html.strip()]
    assert empty == []
    assert page.count('class="empty"') > 10
    assert render.render(page, language="nl", draft=False).startswith(b"%PDF-1.7")
