"""Run where only the wheels of the core and of one adapter are installed: its entry points load, no other is there."""

import importlib.metadata
import pkgutil
import sys

import custmgr_adapters

adapter = sys.argv[1]
(place,) = custmgr_adapters.__path__
assert "site-packages" in place, f"not the wheel: {place}"
present = [module.name for module in pkgutil.iter_modules([place])]
assert present == [adapter], f"wanted {adapter} alone, found {present}"

points = importlib.metadata.distribution(f"custmgr-{adapter}").entry_points
assert points, f"custmgr-{adapter} offers no entry point"
for point in points:
    assert callable(point.load()), f"{point.group} {point.name} = {point.value} is not callable"
    print(f"{point.group}: {point.name} = {point.value}")
