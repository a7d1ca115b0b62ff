"""The shelf's studies as BibTeX, made of the tables: a second list by hand would drift from the first."""

import re
from collections.abc import Iterable

from backstride.vocab.study import AUTHORS_NOT_SHOWN, Study

ESCAPED = re.compile(r"[&%#$_{}]")


def bibtex(studies: Iterable[Study]) -> str:
    """Return the studies as the text of a `.bib` file, by key; what is not known is left out."""
    return "\n".join(_entry(study) for study in sorted(studies, key=lambda study: study.key))


def _entry(study: Study) -> str:
    fields = {
        "author": _authors(study.authors),
        "title": f"{{{_escaped(study.title)}}}" if study.title else "",
        "journal": _escaped(study.journal),
        "year": str(study.year or ""),
        "doi": study.doi or "",
        "url": study.address or "",
        "note": _escaped(_note(study)),
    }
    lines = [f"  {name} = {{{text}}}" for name, text in fields.items() if text]
    kind = "article" if study.journal else "misc"
    return f"@{kind}{{{study.key},\n" + ",\n".join(lines) + "\n}\n"


def _note(study: Study) -> str:
    not_shown = f"{AUTHORS_NOT_SHOWN}." if study.authors == AUTHORS_NOT_SHOWN else ""
    return " ".join(part for part in (not_shown, study.caveat) if part)


def _authors(authors: str) -> str:
    """Join names as BibTeX does; a body, or one surname alone, is kept together by braces."""
    if authors == AUTHORS_NOT_SHOWN:
        return ""
    names = [name for name in re.split(r", | & ", authors.replace(" et al.", ", others")) if name]
    return " and ".join(name if name == "others" else f"{{{_escaped(name)}}}" for name in names)


def _escaped(text: str) -> str:
    return ESCAPED.sub(lambda found: f"\\{found[0]}", text)
