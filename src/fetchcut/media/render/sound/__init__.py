"""The sound of a draft: what is heard when, read exactly, shaped, and mixed. Pure."""
