"""Where operational data lives: DuckDB, SQLite, PostgreSQL, Spark. Heavy imports stay inside functions."""
