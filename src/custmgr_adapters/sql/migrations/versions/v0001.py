"""The first form of the database; its definitions stand beside this file, one file per database."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    connection = op.get_bind()
    definitions = Path(__file__).with_name(f"v0001_{connection.dialect.name}.sql").read_text("utf-8")
    for statement in definitions.split(";\n\n"):
        connection.exec_driver_sql(statement.rstrip(";\n"))
