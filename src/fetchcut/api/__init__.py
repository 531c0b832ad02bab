"""HTTP: routes, wire models, auth, streams; the one table from error class to code and status."""
