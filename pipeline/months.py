"""The names of months, English whatever the machine is set to (those of ``calendar`` follow its locale)."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = tuple(month[:3].lower() for month in MONTHS)
"""By which a name in a text is told: "jan", "feb", and so on."""
WORDS = frozenset((*map(str.lower, MONTHS), *SHORT_MONTHS, "sept"))
"""All names, long and short, in lower case."""
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
"""The source of a pattern for any of them, in lower case: it costs a fifth of one that ignores case."""


def month_number(name: str) -> int:
    """Return 1 to 12 for the name of a month, or its first three letters and any more."""
    return SHORT_MONTHS.index(name[:3].lower()) + 1
