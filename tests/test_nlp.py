import json
import subprocess
import sys

import pytest
import spacy

from pipeline import nlp, resources

SENTENCE = "Supervision was not recorded in 3 of the 12 files."


def test_the_saved_pipeline_is_what_the_code_builds(tmp_path):
    built = nlp.build()
    built.to_disk(tmp_path, exclude=["vocab"])
    saved = resources.path(*nlp.MODEL)
    assert (saved / "config.cfg").read_text(encoding="utf-8") == (tmp_path / "config.cfg").read_text(encoding="utf-8")
    metas = [json.loads((folder / "meta.json").read_text(encoding="utf-8")) for folder in (saved, tmp_path)]
    for meta in metas:
        del meta["spacy_git_version"]
    assert metas[0] == metas[1]


def test_spacy_opens_it_without_further_imports():
    code = f"import spacy; print(spacy.load({str(resources.path(*nlp.MODEL))!r}).pipe_names)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(list(nlp.COMPONENTS))


@pytest.mark.parametrize(
    ("component", "attribute"), [("audit_themes", "themes"), ("audit_stance", "stance"), ("audit_figures", "figures")]
)
def test_a_component_works_alone_in_another_pipeline(component, attribute):
    other = spacy.blank("en")
    other.add_pipe(component)
    assert getattr(other(SENTENCE)[:]._, attribute) not in ((), "context")


def test_a_text_alone_is_split_into_passages():
    doc = nlp.load()(SENTENCE + " Managers signed it off.\n\nNext steps\n\n- Record it\n")
    assert [span.text for span in doc.spans["passages"]][:2] == [SENTENCE, "Managers signed it off."]


def test_an_empty_text_has_no_passages():
    assert list(nlp.load()("").spans["passages"]) == []


def test_tokens_do_not_depend_on_what_was_seen_before():
    text = "Dr. Ash's team, e.g. the M.A.S.H., didn't see 10% (two) of 20-25 files: see 4.2."
    fresh = [t.text for t in nlp.build().make_doc(text)]
    assert [t.text for t in nlp.make_doc(text)] == fresh
    assert [t.text for t in nlp.make_doc(text)] == fresh
