"""The revisions of the database, run by ``Storage.migrate`` through alembic."""
