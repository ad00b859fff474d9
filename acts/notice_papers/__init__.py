"""Notices (明白纸) on paper and as pictures: from the same parts as the message and the card."""

from acts.notice_papers.composing import Sheet, page_address, sheet, version_of
from acts.notice_papers.printing import LARGE, PAGE, PICTURE, TooLong, pdf, pictures

__all__ = [
    "LARGE",
    "PAGE",
    "PICTURE",
    "Sheet",
    "TooLong",
    "page_address",
    "pdf",
    "pictures",
    "sheet",
    "version_of",
]
