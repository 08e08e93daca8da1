"""The sealed package: the PDF, each version's canonical JSON, the facts, the figures, the signed letters, and a manifest.

The manifest names all of them with their fingerprints.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.snapshot import canonical
from kwaliteit.submission.dossier import Dossier, Paper

if TYPE_CHECKING:
    from kwaliteit.submission.letters import Letter

MANIFEST = "manifest.json"
PDF = "submission.pdf"
EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_FILES = 2_000
MOST_BYTES = 400 * 1024 * 1024
MOST_PACKED = 200 * 1024 * 1024  # what can be offered to be verified
README = """Sealed submission / verzegeld indieningsdossier

manifest.json names every file with its SHA-256. The fingerprint of this submission is the SHA-256 of manifest.json itself.
versions/*.json are frozen versions; the SHA-256 of each file is the fingerprint of that version. So are evidence/*.json,
which go along with a report. letters/ holds the signed letters of the decisions on these versions, and figures.* all amounts.

manifest.json noemt elk bestand met zijn SHA-256. De vingerafdruk van dit dossier is de SHA-256 van manifest.json zelf.
versions/*.json zijn de voorgelegde versies; de SHA-256 van elk bestand is de vingerafdruk van die versie. Dat geldt ook
voor evidence/*.json, die met een verslag meegaan. In letters/ staan de ondertekende brieven van de besluiten over deze versies, in figures.*
alle bedragen.

sha256sum manifest.json submission.pdf versions/*.json
"""


@dataclass(frozen=True, slots=True)
class Package:
    manifest: str
    fingerprint: str
    content: bytes


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pack(
    dossier: Dossier,
    payloads: dict[str, str],
    pdf: bytes,
    sealed: dict[str, Any],
    *,
    figures: Mapping[str, bytes] | None = None,
    letters: Sequence[Letter] = (),
) -> Package:
    """``payloads`` are the canonical JSON of the versions by UUID, byte for byte as they were frozen."""
    papers = (dossier.main, *dossier.parts)
    files: dict[str, bytes] = {
        PDF: pdf,
        "README.txt": README.encode(),
        "facts.json": canonical(dossier.facts()).encode(),
        **(figures or {}),
        **{letter.name: letter.content for letter in letters},
    }
    files |= {_name(paper): payloads[paper.uuid].encode() for paper in papers}
    files |= {_evidence(paper): payloads[paper.uuid].encode() for paper in dossier.evidence}
    manifest = canonical(
        {
            **sealed,
            "schema": 1,
            "framework": dossier.framework["code"],
            "institution": dossier.institution,
            "title": dossier.main.document["title"],
            "decisions": len([decided for decided in dossier.decisions if decided.submitted and decided.outcome]),
            "versions": [_entry(paper, _name(paper)) for paper in papers],
            **(
                {"evidence": [_entry(paper, _evidence(paper)) for paper in dossier.evidence]}
                if dossier.evidence
                else {}
            ),
            "letters": [letter.told for letter in letters],
            "files": [
                {"name": name, "sha256": sha256(content), "bytes": len(content)}
                for name, content in sorted(files.items())
            ],
        }
    )
    files[MANIFEST] = manifest.encode()
    return Package(manifest, sha256(manifest.encode()), zipped(files))


def _name(paper: Paper) -> str:
    return f"versions/{paper.unit['code']}-{paper.document['kind']}-{paper.number}.json"


def _evidence(paper: Paper) -> str:
    """Of the reports of one unit each year has its own."""
    unit, document = paper.unit["code"], paper.document
    return f"evidence/{unit}-{document['kind']}-{document['first_year']}-{paper.number}.json"


def _entry(paper: Paper, file: str) -> dict[str, Any]:
    return {
        "uuid": paper.uuid,
        "document": paper.document["uuid"],
        "unit": paper.unit,
        "title": paper.document["title"],
        "number": paper.number,
        "fingerprint": paper.fingerprint,
        "frozen_on": paper.frozen_on,
        "adopted_on": paper.adopted.on if paper.adopted else None,
        "file": file,
    }


def zipped(files: dict[str, bytes]) -> bytes:
    """The same files give the same bytes: fixed order, no clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


# Other ways of packing are unpacked as a whole, however little is asked: a few bytes would fill the memory.
UNPACKED_BY_BLOCK = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
MOST_MANIFEST = 5_000_000

# Everything that reading a damaged or made-up archive is known to raise.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    OSError,
    RuntimeError,
)


class NotAPackage(ValueError):
    """The file is no package of ours, or it is damaged; ``args[0]`` is the file that does not fit, when one does not."""


def read(stream: Any) -> tuple[str, dict[str, Any]]:
    """The manifest's fingerprint and content, after every file was found and fits. Raises NotAPackage."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if (
                MANIFEST not in infos
                or _is_too_much(archive)
                or any(i.compress_type not in UNPACKED_BY_BLOCK for i in infos.values())
            ):
                raise NotAPackage("")
            with archive.open(MANIFEST) as part:
                raw = part.read(MOST_MANIFEST)
            manifest = json.loads(raw)
            named = {row["name"]: row["sha256"] for row in manifest["files"]}
            for name in sorted({*named, *infos} - {MANIFEST}):
                if name not in infos or name not in named or _digest(archive, name) != named[name]:
                    raise NotAPackage(name)
    except BROKEN as error:
        raise error if isinstance(error, NotAPackage) else NotAPackage("") from error
    return sha256(raw), manifest


def can_be_verified(content: bytes) -> bool:
    """Whether a package is no larger than what ``read`` is given, and takes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return len(content) <= MOST_PACKED and not _is_too_much(archive)


def _is_too_much(archive: zipfile.ZipFile) -> bool:
    infos = archive.infolist()
    return len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """Block by block, and never more than the whole may hold: a file that unpacks without end is cut off."""
    digest, seen = hashlib.sha256(), 0
    with archive.open(name) as part:
        while block := part.read(65_536):
            seen += len(block)
            if seen > MOST_BYTES:
                raise NotAPackage(name)
            digest.update(block)
    return digest.hexdigest()
