"""What custmgr asks of the world, one port a file; each has a reference adapter in ``custmgr.memory``."""
