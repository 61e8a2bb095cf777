"""Sample reports saved again in another format, and a draft of one, read and linked as files."""

import html
import io

from making import fill

from pipeline import resources
from pipeline.analysis import analyse
from pipeline.corpus.filters import Filters

NAME = "fenshire-voice-family.txt"


def lines():
    report = analyse(resources.path("corpora", "sample", "files") / NAME)
    return report, [(p.kind, p.text) for p in report.passages]


def as_docx(found, path):
    import docx

    document = docx.Document()
    for kind, text in found:
        document.add_heading(text, 2) if kind == "heading" else document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(out.getvalue())
    return analyse(path)


def as_html(found, path):
    parts = (f"<h2>{html.escape(t)}</h2>" if k == "heading" else f"<p>{html.escape(t)}</p>" for k, t in found)
    path.write_text(f"<!doctype html><html><body><main>{''.join(parts)}</main></body></html>", encoding="utf-8")
    return analyse(path)


def test_another_format_is_the_same_text_and_a_draft_is_near(corpus, tmp_path):
    report, found = lines()
    draft = [(k, t.replace("was ", "has been ")) if i % 25 == 3 else (k, t) for i, (k, t) in enumerate(found)]
    draft.insert(6, ("sentence", "This paragraph stood in the draft only, and was taken out before it was agreed."))
    word, page = as_docx(found, tmp_path / "word.docx"), as_html(found, tmp_path / "page.html")
    edited = as_docx(draft, tmp_path / "draft.docx")
    fill(corpus, report, word, page, edited)
    kinds = {r["report"]: r["duplicate_kind"] for r in corpus.reports(Filters(history=True, duplicates=True))}
    of = [kinds[r.sha256] for r in (report, word, page)]
    assert sorted(map(str, of)) == ["None", "same_text", "same_text"]
    assert kinds[edited.sha256] == "near"
