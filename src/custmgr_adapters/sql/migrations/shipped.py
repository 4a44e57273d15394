"""What the last revision leaves; written by ``custmgr_adapters.sql.revise``."""

HEAD = ""

TABLES: frozenset[str] = frozenset()
