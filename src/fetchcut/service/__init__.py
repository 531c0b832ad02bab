"""The use cases: steps, the order they are done in, and who runs them. The only room that composes its lower floor."""
