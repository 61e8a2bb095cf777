"""The commands: thin, each parses, calls and prints."""
