"""From a message to edits, in stages one can look at: tokens → phrases → clauses → intents → edits."""
