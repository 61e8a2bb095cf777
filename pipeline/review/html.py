"""One report as one HTML file: styles and page images within, no script, nothing that is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.corpus.citation import say_date
from pipeline.records import STANCES
from pipeline.review import view

if TYPE_CHECKING:
    import jinja2


def to_html(shown: view.Shown, images: Mapping[int, str], no_images: str | None = None) -> str:
    """Return the page.

    Args:
        shown: the report.
        images: pictures of its pages as ``data:`` addresses, by page number.
        no_images: why there are no pictures, or not of all pages; None where nothing is to be said.
    """
    return (
        _environment()
        .get_template("report.html")
        .render(
            s=shown,
            r=shown.report,
            images=images,
            no_images=no_images,
            stances=STANCES,
            kinds=view.KINDS,
            not_stated=view.NOT_STATED,
            day=say_date,
            pieces=view.pieces,
            say_figure=view.say_figure,
            labels=view.labels,
            words=view.words,
            unsure=view.unsure,
            anchor=anchor,
            plural=view.plural,
        )
    )


def anchor(passage: str) -> str:
    """Return the anchor of a passage within the page, from its id: its ordinal says which."""
    return f"passage-{passage.rpartition('-')[2]}"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.review"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
