"""The terminal: commands, flags, progress, exit codes. Words are understood in language/, work is done in service/."""
