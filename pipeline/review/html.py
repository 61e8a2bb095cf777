"""One report as one HTML file: styles and page images within, no script, nothing that is fetched."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.corpus.citation import say_date
from pipeline.pages import template
from pipeline.records import RECOMMENDATION_KINDS, STANCES
from pipeline.review import view
from pipeline.wording import plural, spoken


def to_html(shown: view.Shown, images: Mapping[int, str], no_images: str | None = None) -> str:
    """Return the page.

    Args:
        shown: the report.
        images: pictures of its pages as ``data:`` addresses, by page number.
        no_images: why there are no pictures, or not of all pages; None where nothing is to be said.
    """
    return template("pipeline.review", "report.html").render(
        s=shown,
        r=shown.report,
        images=images,
        no_images=no_images,
        stances=STANCES,
        kinds=RECOMMENDATION_KINDS,
        not_stated=view.NOT_STATED,
        day=say_date,
        pieces=view.pieces,
        say_figure=view.say_figure,
        labels=view.labels,
        words=spoken,
        unsure=view.unsure,
        anchor=anchor,
        plural=plural,
    )


def anchor(passage: str) -> str:
    """Return the anchor of a passage within the page, from its id: its ordinal says which."""
    return f"passage-{passage.rpartition('-')[2]}"
