"""The spaCy component ``audit_themes``: rules and classifier together, over all passages of a Doc at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.records import STANCES, ThemeTag
from pipeline.spans import PASSAGES, Draft, drafts
from pipeline.tag.classifierfiles import shipped
from pipeline.tag.clauses import by_clause
from pipeline.tag.evidence import Evidence, Seen, all_evidence, in_report
from pipeline.tag.longforms import by_passage, written_out
from pipeline.tag.own import own_models
from pipeline.tag.themes import tagger

# What no rule speaks for is tagged from here. On five folds no kind of passage gains by a higher limit (at 0.5 our
# other local passages lose 0.002) or by none; without one a neutral sentence takes on more of what its neighbours say.
UNAIDED = 0.4


class ThemeComponent:
    """Sets ``span._.themes`` of every passage of a Doc.

    The classifier decides on the themes and the stances that it knows, with the rules' findings among its evidence; the
    rules decide on all others: themes of the user's own, and every theme where no classifier is installed.
    """

    def __init__(self) -> None:
        """Load the themes in force, the classifier, and the classifiers trained for the user's."""
        self.tagger = tagger()
        self.own = own_models(self.tagger.taxonomy)
        self.classifier = shipped()
        known = self.classifier.vocabulary.themes if self.classifier else ()
        ordered = list(enumerate(self.tagger.taxonomy.themes))
        # A theme that the user has redefined is no longer the one that was learnt.
        self._learnt = {known.index(t.id): (i, t) for i, t in ordered if t.shipped and t.id in known}
        self._ruled = [(i, t) for i, t in ordered if not (t.shipped and t.id in known)]
        limits = self.classifier.thresholds if self.classifier else {}
        # What is not learnt is never reached. Scores have three decimals, so a limit is met from half a step below.
        reach = [limits[name] - 0.0005 if i in self._learnt else 2.0 for i, name in enumerate(known)]
        self._limits = np.asarray(reach, np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Tag the passages, short forms written out where ``doc._.acronyms`` tells them; no passages: one is all."""
        found = drafts(doc)
        forms = by_passage(doc._.acronyms)
        told = all_evidence(
            self.tagger,
            [
                Seen(
                    at.words,
                    at.section,
                    at.lead_in,
                    at.kind,
                    for_themes=written_out(at.words, forms[number]) if number in forms else None,
                )
                for number, at in enumerate(found, 1)
            ],
        )
        for at, said in zip(found, told, strict=True):
            at.judged, at.tokens = (said.judged.stance, said.judged.score), said.tokens
        if PASSAGES in doc.spans:
            told = in_report(told, [at.section for at in found])
        self._tag(found, told)
        if self.own:
            self.own.tag_passages(found, self.tagger)
        return doc

    def _tag(self, found: Sequence[Draft], seen: Sequence[Evidence]) -> None:
        if self.classifier is None:
            themes = self.tagger.taxonomy.themes
            for at, said in zip(found, seen, strict=True):
                score = said.rules.get
                at.themes = tuple(ThemeTag(t.id, score(t.id, 0.0)) for t in themes if score(t.id, 0.0) >= t.threshold)
            return
        scores = self.classifier.predict(seen)
        best = scores.stances.argmax(1).tolist()
        surest = scores.stances.max(1).tolist()
        reached: list[list[tuple[int, float]]] = [[] for _ in seen]
        rows, columns = np.nonzero(scores.themes >= self._limits)
        chances = scores.themes[rows, columns]
        for row, column, chance in zip(rows.tolist(), columns.tolist(), chances.tolist(), strict=True):
            reached[row].append((column, round(chance, 3)))
        mixed = []
        for at, said, stance, score, over in zip(found, seen, best, surest, reached, strict=True):
            at.judged = STANCES[stance], round(score, 3)
            tags = [] if said.is_title else self._tags(said.rules, over)
            at.themes = tuple(tags)
            if tags and at.judged[0] == "mixed":
                mixed.append((at, said))
        told = by_clause([(at.themes, said) for at, said in mixed], self.classifier, self.tagger)
        for (at, _), tags in zip(mixed, told, strict=True):
            at.themes = tuple(tags)

    def _tags(self, rules: Mapping[str, float], reached: Sequence[tuple[int, float]]) -> list[ThemeTag]:
        """Return the tags of a passage, in the order of the taxonomy.

        ``reached`` are the themes whose limit the classifier's probability reaches, by their columns.
        """
        tags: list[tuple[int, ThemeTag]] = []
        for column, chance in reached:
            order, theme = self._learnt[column]
            rule = rules.get(theme.id)
            # What the rules set aside, such as the words in the name of a board: of such tags under half were right.
            if rule == 0 or (rule is None and chance < UNAIDED):
                continue
            by = ("rule", "classifier") if (rule or 0.0) >= theme.threshold else ("classifier",)
            tags.append((order, ThemeTag(theme.id, chance, by)))
        for order, theme in self._ruled:
            if (score := rules.get(theme.id, 0.0)) >= theme.threshold:
                tags.append((order, ThemeTag(theme.id, score)))
        return [tag for _, tag in sorted(tags, key=lambda one: one[0])]


@Language.factory("audit_themes")
def audit_themes(nlp: Language, name: str) -> ThemeComponent:
    """Make the component."""
    return ThemeComponent()
