"""Steps: plain functions of plain values. Each writes its result under the key of its inputs; done again, it is free."""
