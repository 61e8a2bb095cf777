"""The Wilson score interval of a proportion.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212; without
continuity correction.
"""

from __future__ import annotations

import math

Z95 = 1.959963984540054  # the normal quantile of 0.975


def wilson(numerator: float, denominator: float, z: float = Z95) -> tuple[float, float]:
    """Return the interval of ``numerator`` of ``denominator`` in percent, 95% unless ``z`` says otherwise.

    Raises:
        ValueError: the denominator is not above nought, or the numerator not between nought and it.
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator:g} of {denominator:g} is no proportion")
    share = numerator / denominator
    scale = 1 + z * z / denominator
    centre = (share + z * z / (2 * denominator)) / scale
    half = z * math.sqrt(share * (1 - share) / denominator + z * z / (4 * denominator**2)) / scale
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)
