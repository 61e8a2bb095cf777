"""Coded reports for other tools: the REFI-QDA exchange standard of NVivo, MAXQDA, ATLAS.ti and QualCoder."""
