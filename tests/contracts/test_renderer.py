"""Every renderer of the house meets the contract of its port (F92, P15, H68)."""

import io

import pytest
from pypdf import PdfReader

from custmgr.memory.renderer import TextRenderer
from custmgr.ports.renderer import Rendered, Renderer
from custmgr.testing.renderer import Read, RendererContract
from custmgr_adapters.pdf import PdfRenderer


def _text_of_a_text(rendered: Rendered) -> str:
    return rendered.content.decode("utf-8")


def _text_of_a_pdf(rendered: Rendered) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered.content)).pages)


class TestTextRenderer(RendererContract):
    @pytest.fixture
    def renderer(self) -> Renderer:
        return TextRenderer()

    @pytest.fixture
    def read(self) -> Read:
        return _text_of_a_text


class TestPdfRenderer(RendererContract):
    @pytest.fixture(params=["a4", "letter"])
    def renderer(self, request: pytest.FixtureRequest) -> Renderer:
        return PdfRenderer(paper=request.param)

    @pytest.fixture
    def read(self) -> Read:
        return _text_of_a_pdf
