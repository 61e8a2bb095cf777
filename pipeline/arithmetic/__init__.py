"""Whether the figures of a report add up: pure functions over a ``Report``, from a file or from the corpus."""
