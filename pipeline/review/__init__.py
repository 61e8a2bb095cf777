"""Looking over what the tool understood: one report as it was read, and which reports to look at first."""
