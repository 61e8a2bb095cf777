"""What a figure means beyond its own clause: noun, category, population, period, scope, basis.

``fill_meaning`` is a pure pass over the passages of a report, after its parts are known: it sees what the report says
elsewhere (its period, its sample, the whole that a part is linked to), which one passage alone cannot tell.
"""

from pipeline.extract.meaning.fill import fill_meaning

__all__ = ["fill_meaning"]
