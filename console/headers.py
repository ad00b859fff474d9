"""What every answer tells the browser it may do; some pages may be allowed one thing more."""

from collections.abc import Mapping

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
FAMILIES: Mapping[str, Mapping[str, str]] = {
    "/r/": {  # a family may tell it by voice, and hear it before it is sent
        "Content-Security-Policy": f"{CONTENT_POLICY}; media-src 'self' blob:",
        "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
    },
}
"""What differs, by how the paths of a family begin."""


def headers_for(path: str) -> Mapping[str, str]:
    """The headers of a page."""
    more = (headers for begins, headers in FAMILIES.items() if path.startswith(begins))
    return {**HEADERS, **next(more, {})}
