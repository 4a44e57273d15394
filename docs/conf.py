"""How the documentation is built: ``nox -s docs``."""

import importlib.metadata

project = "custmgr"
author = "The custmgr authors"
copyright = "2026, The custmgr authors"
release = importlib.metadata.version("custmgr")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"custmgr {release}"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}

# The build needs no network, so names of other projects have no page to point at; every name of custmgr must have one.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!custmgr\b).*"),
    (r"py:.*", r"custmgr\..*\.[A-Z]"),  # a type variable stands for other types
]
