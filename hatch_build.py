"""Extras, entry points and scripts of the root distribution, taken from the adapters beside it."""

import tomllib
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class CustomMetadataHook(MetadataHookInterface):
    """In a checkout an extra is the adapter's own needs; in a release it names the adapter's distribution."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill the dynamic fields of ``metadata``."""
        tree = Path(self.root, "src", "custmgr_adapters")
        extras: dict[str, list[str]] = {}
        scripts: dict[str, str] = {}
        points = {group: dict(own) for group, own in self.config.get("entry-points", {}).items()}
        for name in self.config["adapters"]:
            own = tree / name / "pyproject.toml"
            if not own.is_file():
                extras[name] = [f"custmgr-{name}~={metadata['version']}"]
                continue
            project = tomllib.loads(own.read_text("utf-8"))["project"]
            extras[name] = [need for need in project["dependencies"] if not need.startswith("custmgr")]
            for extra, needs in project.get("optional-dependencies", {}).items():
                extras[f"{name}-{extra}"] = extras[name] + needs
            scripts |= project.get("scripts", {})
            for group, found in project.get("entry-points", {}).items():
                points.setdefault(group, {}).update(found)
        extras["all"] = sorted({need for needs in extras.values() for need in needs})
        metadata |= {"optional-dependencies": extras, "entry-points": points, "scripts": scripts}
