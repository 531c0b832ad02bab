"""Sentences with the effect on the draft that they should have, and how many of them are understood.

corpus/*.txt     one message a line and its effect, under headings that name the draft, tags and level
dialogues/*.txt  conversations: one turn a line, the effect against the draft before that turn
drafts.py        the drafts they are said to        facets.py   a draft as names and values one can compare
effects.py       whether an effect happened, and nothing else     score.py   the figures
rephrase.py      understood sentences in other words that mean the same    rephrase_en.py, rephrase_zh.py   these words
"""
