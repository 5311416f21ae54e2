"""The one command's Python side: one file per command, and `parts` for what the commands start and stop."""
