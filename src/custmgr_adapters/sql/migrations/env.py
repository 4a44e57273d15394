"""How alembic runs the revisions: in the transaction that is already open, which holds off other processes."""

from alembic import context

from custmgr_adapters.sql.migrate import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
