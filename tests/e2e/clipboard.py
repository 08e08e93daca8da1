"""What the clipboard holds when somebody copies from Word, Word in the browser, Google Docs and a web page."""

ITEM = (
    "<p class={kind} style='margin-left:{left}cm;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol;mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; "
    "</span></span><![endif]>{words}<o:p></o:p></p>\n"
)
ITEMS = [
    ("·", 1, "meer docenten"),
    ("a)", 2, "in bachelor 1"),
    ("b)", 2, "in bachelor 2"),
    ("·", 1, "<b>minder</b> hoorcolleges"),
]
WORD_LIST = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=NL><!--StartFragment-->'
    "<h1 style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1<span>&nbsp; </span></span>"
    "<![endif]>Doelen<o:p></o:p></h1>\n<p class=MsoNormal>Wij kiezen:<o:p></o:p></p>\n"
    + "".join(
        ITEM.format(kind="MsoListParagraphCxSpMiddle", left=level, level=level, sign=sign, words=words)
        for sign, level, words in ITEMS
    )
    + '<p class=MsoNormal>Daarna <a href="https://www.nvao.net/">de NVAO</a>.<o:p></o:p></p><!--EndFragment--></body></html>'
)
DOCS_SPAN = '<span style="font-size:11pt;color:#000000;font-weight:{weight};font-style:{style}">{words}</span>'


def _docs(words: str, weight: int = 400, style: str = "normal") -> str:
    return DOCS_SPAN.format(words=words, weight=weight, style=style)


def _docs_item(words: str, level: int) -> str:
    return f'<li dir="ltr" style="list-style-type:disc" aria-level="{level}"><p dir="ltr">{_docs(words)}</p></li>'


GOOGLE_DOCS = (
    '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-1">'
    f'<h1 dir="ltr" style="line-height:1.38">{_docs("Doelen")}</h1>'
    f'<p dir="ltr">{_docs("Wij kiezen ")}{_docs("kleine", 700)}{_docs(" groepen, ")}{_docs("altijd", style="italic")}'
    f'<a href="https://www.nvao.net/" style="text-decoration:none">{_docs(", zie de NVAO")}</a></p>'
    f'<ul style="margin-top:0">{_docs_item("meer docenten", 1)}<ul>{_docs_item("in bachelor 1", 2)}</ul>'
    f"{_docs_item('minder hoorcolleges', 1)}</ul>"
    '<div dir="ltr" align="left"><table style="border:none"><colgroup><col width="100"></colgroup><tbody><tr style="height:0pt">'
    f'<td style="border:solid"><p dir="ltr">{_docs("Jaar")}</p></td><td><p dir="ltr">{_docs("2027")}</p></td></tr></tbody>'
    '</table></div></b><br class="Apple-interchange-newline">'
)


def _online(words: str, level: int, tag: str) -> str:
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX0"><{tag} class="BulletListStyle1 SCXW1" role="list"><li data-leveltext="" '
        f'data-listid="1" data-aria-posinset="1" data-aria-level="{level}" role="listitem" class="OutlineElement">'
        f'<p class="Paragraph" xml:lang="NL-NL"><span class="TextRun"><span class="NormalTextRun">{words}</span></span>'
        '<span class="EOP">&nbsp;</span></p></li></'
        f"{tag}></div>"
    )


WORD_ONLINE = (
    '<div class="OutlineElement Ltr"><p class="Paragraph" role="heading" aria-level="1"><span>Wij kiezen:</span></p></div>'
    + _online("meer docenten", 1, "ul")
    + _online("in bachelor 1", 2, "ol")
    + _online("minder hoorcolleges", 1, "ul")
)
WEB_PAGE = (
    '<meta charset="utf-8"><div style="font-family:Arial;background:#fff"><h2 class="title" style="color:red">Doelen</h2>'
    '<p style="margin:0">Lees <a href="https://www.nvao.net/" target="_blank" class="link">de NVAO</a> en '
    '<a href="javascript:alert(1)">niets</a>.<img src="https://www.nvao.net/logo.png" onerror="alert(1)"></p>'
    "<ol><li>een<ul><li>daarin</li></ul></li></ol>"
    '<table class="t"><thead><tr><th scope="col">Jaar</th></tr></thead><tbody><tr><td colspan="1">2027</td></tr></tbody></table>'
    "<script>alert(1)</script></div>"
)
