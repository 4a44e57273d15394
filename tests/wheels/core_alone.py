"""Run where only the core and its own dependencies are installed: the core stands alone and loads attrs only."""

import importlib.metadata
import importlib.util
import sys

ALLOWED = {"attr", "attrs", "custmgr"}

before = set(sys.modules)
import custmgr  # noqa: E402 - what is loaded before it is what is compared against

loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
strangers = loaded - set(sys.stdlib_module_names) - ALLOWED
assert not strangers, f"import custmgr loads {sorted(strangers)}"
assert "site-packages" in str(custmgr.__file__), f"not the wheel: {custmgr.__file__}"
assert importlib.util.find_spec("custmgr_adapters") is None, "an adapter came with the core"
offered = importlib.metadata.entry_points(group="custmgr.adapters")
assert not offered, f"the core offers adapters it does not carry: {offered}"
print(f"custmgr {importlib.metadata.version('custmgr')} stands alone and loads {sorted(loaded & ALLOWED)}")
