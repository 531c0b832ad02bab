"""The engine, turns and exports in this process: on SQLite and on PostgreSQL, with real work."""
