"""A language model as one more speaker of edits, where the operator has set one up. It is an optional extra.

    message, situation ── rules ──┬── read ─────────────────────────────▶ outcome
                                  └── not read ── asked ── tools ── verdict ─▶ outcome, or that of the rules

`view` and `prompt` say what is asked, `tools` and `workpiece` what a model may do, `verdict` and `caution` what becomes
of it: all pure. `provider` is the border to the library, `wire` the one to the network, `hand` the thread where both
work. `speaker` puts rules and model in order. Nothing here is imported unless the setting `model` names one.
"""
