"""Steps: plain functions of plain values. Each writes its result under the key of its inputs; again, it is free."""
