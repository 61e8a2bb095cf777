"""The spaCy component ``audit_themes``: rules and classifier together, over all passages of a Doc at once."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import STANCES, ThemeTag
from pipeline.spans import PASSAGES, Draft, drafts
from pipeline.tag import classifier
from pipeline.tag.clauses import by_clause
from pipeline.tag.evidence import Evidence, evidence_of, in_report
from pipeline.tag.longforms import by_passage, written_out
from pipeline.tag.own import own_models
from pipeline.tag.themes import tagger


class ThemeComponent:
    """Sets ``span._.themes`` of every passage of a Doc.

    The classifier decides on the themes and the stances that it knows, with the rules' findings among its evidence; the
    rules decide on all others: themes of the user's own, and every theme where no classifier is installed.
    """

    def __init__(self) -> None:
        """Load the themes in force, the classifier, and the classifiers trained for the user's."""
        self.tagger = tagger()
        self.own = own_models(self.tagger.taxonomy)
        self.classifier = classifier.shipped()
        known = self.classifier.vocabulary.themes if self.classifier else ()
        # A theme that the user has redefined is no longer the one that was learnt.
        self._learnt = {t.id: known.index(t.id) for t in self.tagger.taxonomy.themes if t.shipped and t.id in known}

    def __call__(self, doc: Doc) -> Doc:
        """Tag the passages, short forms written out where ``doc._.acronyms`` tells them; no passages: one is all."""
        found = drafts(doc)
        forms = by_passage(doc._.acronyms)
        evidence = [
            evidence_of(
                self.tagger,
                at.words,
                section=at.section,
                lead_in=at.lead_in,
                kind=at.kind,
                for_themes=written_out(at.words, forms[number]) if number in forms else None,
            )
            for number, at in enumerate(found, 1)
        ]
        for at, said in zip(found, evidence, strict=True):
            at.judged, at.tokens = (said.judged.stance, said.judged.score), said.tokens
        if PASSAGES in doc.spans:
            evidence = in_report(evidence, [at.section for at in found])
        self._tag(found, evidence)
        if self.own:
            self.own.tag_passages(found, self.tagger)
        return doc

    def _tag(self, found: Sequence[Draft], evidence: Sequence[Evidence]) -> None:
        themes = self.tagger.taxonomy.themes
        if self.classifier is None:
            for at, said in zip(found, evidence, strict=True):
                score = said.rules.get
                at.themes = tuple(ThemeTag(t.id, score(t.id, 0.0)) for t in themes if score(t.id, 0.0) >= t.threshold)
            return
        scores = self.classifier.predict(evidence)
        best = scores.stances.argmax(1).tolist()
        limits = self.classifier.thresholds
        plausible = scores.themes >= min(limits.values())
        for row, (at, said) in enumerate(zip(found, evidence, strict=True)):
            stance = best[row]
            at.judged = STANCES[stance], round(float(scores.stances[row, stance]), 3)
            if not (said.rules or plausible[row].any()):
                continue
            tags = []
            for theme in themes:
                rule = said.rules.get(theme.id, 0.0)
                column = self._learnt.get(theme.id)
                if column is None:
                    if rule >= theme.threshold:
                        tags.append(ThemeTag(theme.id, rule))
                elif (chance := round(float(scores.themes[row, column]), 3)) >= limits[theme.id]:
                    by = ("rule", "classifier") if rule >= theme.threshold else ("classifier",)
                    tags.append(ThemeTag(theme.id, chance, by))
            if len(tags) > 0 and at.judged[0] == "mixed":
                tags = by_clause(tags, said, self.classifier, self.tagger)
            at.themes = tuple(tags)


@Language.factory("audit_themes")
def audit_themes(nlp: Language, name: str) -> ThemeComponent:
    """Make the component."""
    return ThemeComponent()
