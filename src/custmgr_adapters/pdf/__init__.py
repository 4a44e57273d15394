"""Invoices, statements and letters as PDF files, drawn with fpdf2."""

from custmgr_adapters.pdf.renderer import PdfRenderer, open_pdf

__all__ = ["PdfRenderer", "open_pdf"]
