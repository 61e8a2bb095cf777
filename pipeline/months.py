"""The names of months, English whatever the machine is set to (those of ``calendar`` follow its locale)."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = tuple(month[:3].lower() for month in MONTHS)
"""By which a name in a text is told: "jan", "feb", and so on."""
