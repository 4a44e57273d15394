"""How the documentation is built: ``nox -s docs``."""

import importlib.metadata
import inspect
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


class Unmarked:
    """Stands for pytest, which the conformance kit needs to run but not to be read: its marks leave functions alone."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *given: Any, **named: Any) -> Any:
        return given[0] if len(given) == 1 and inspect.isfunction(given[0]) else self


sys.modules["pytest"] = Unmarked()  # type: ignore[assignment]

project = "custmgr"
author = "The custmgr authors"
copyright = "2026, The custmgr authors"
release = importlib.metadata.version("custmgr")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "public_names",
    "proofs",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_title = f"custmgr {release}"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "tasklist", "attrs_inline"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {
    "members": True,
    # The methods of a service come from several parts; those of Python's own classes are documented by Python.
    "inherited-members": "Service,Exception,BaseException,Enum,object,Protocol,Generic,dict,tuple",
}
python_maximum_signature_line_length = 100

# The build needs no network, so names of other projects have no page to point at; every name of custmgr must have one.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!custmgr\b).*"),
    (r"py:.*", r"custmgr\..*\.[A-Z]"),  # a type variable stands for other types
]
