"""Documents each name where it is imported from, and lets links to where it is defined find it there."""

import functools
import importlib
import inspect
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode

import custmgr
from custmgr.use_case import Service

FRONT = "reference/custmgr"


def skip(app: Sphinx, what: str, name: str, obj: Any, given: bool, options: Any) -> bool | None:
    """Leave out, on a slice's page, what ``custmgr`` itself exports and the functions that slices offer each other."""
    if name.startswith("test_"):
        return False  # the name of a clause is its documentation
    place = app.env.current_document.docname
    if what != "module" or place == FRONT:
        return None
    exported = getattr(custmgr, name, None) is obj and name in custmgr.__all__
    internal = place.startswith("reference/slices") and inspect.isfunction(obj)
    return True if exported or internal else None


def shorten(app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str, answer: str) -> Any:
    """Services are had from a desk, and a desk is opened: none of them is built by hand."""
    if inspect.isclass(obj) and issubclass(obj, (Service, custmgr.Desk, custmgr.Acting)):
        return "", answer
    return ("", "") if name.rpartition(".")[2].startswith("test_") else None


def resolve(app: Sphinx, env: Any, node: nodes.Element, content: nodes.Element) -> nodes.Element | None:
    """The link to the documented name of the object that is defined elsewhere."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py" or not target.startswith("custmgr."):
        return None
    wanted = found(target)
    objects = env.get_domain("py").objects
    for name, entry in objects.items():
        if wanted is not None and name.rpartition(".")[2] == target.rpartition(".")[2] and found(name) is wanted:
            return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, [content], name)
    return None


@functools.cache
def found(path: str) -> Any:
    """The object of this dotted path, or ``None``."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-skip-member", skip)
    app.connect("autodoc-process-signature", shorten)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True}
