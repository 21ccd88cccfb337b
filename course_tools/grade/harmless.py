"""Takes out of a student's cells what could act in the browser of whoever reads the feedback or marks by hand."""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer

MORE = (
    "table thead tbody tfoot tr th td caption colgroup col div span p pre br hr h1 h2 h3 h4 h5 h6 img details summary sub "
    "sup del u s small big figure figcaption dl dt dd center font kbd mark"
)
TAGS = bleach.ALLOWED_TAGS | frozenset(MORE.split())
ATTRIBUTES = {
    "*": ["class", "style", "title", "align", "colspan", "rowspan", "border", "open"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
}
PICTURES = {"image/png", "image/jpeg", "image/gif"}
MARKED_UP = {"text/html", "text/markdown", "text/latex"}
STYLES = CSSSanitizer()


def html(text: str) -> str:
    """Return HTML without scripts, style sheets, frames and forms; tables, pictures and emphasis stay.

    >>> html("<style>p {}</style><p onclick='x()'>5</p><script>steal()</script>")
    '<p>5</p>'
    """
    text = re.sub(r"<(style|script)\b.*?(</\1\s*>|$)", "", text, flags=re.DOTALL | re.IGNORECASE)
    protocols = {"http", "https", "mailto", "data", "attachment"}
    return bleach.clean(text, TAGS, ATTRIBUTES, protocols, strip=True, css_sanitizer=STYLES)


def markdown(text: str) -> str:
    """Return a student's Markdown: as it is, unless there is HTML in it.

    >>> markdown("a < b and `c > d`"), markdown("see <b>this</b> <img src=x onerror=go()>")
    ('a < b and `c > d`', 'see <b>this</b> <img src="x">')
    """
    return html(text) if re.search(r"<[a-z/!?]", text, re.IGNORECASE) else text


def output(data: dict) -> dict:
    """Return what one output shows, in the types that cannot act."""
    kept = {"text/plain": str(data["text/plain"])} if "text/plain" in data else {}
    kept |= {kind: html(str(part)) for kind, part in data.items() if kind in MARKED_UP}
    return kept | pictures(data)


def pictures(data: object) -> dict:
    """Return the pictures in an output or an attachment.

    >>> pictures({"image/png": "iVBORw0KGgo=", "image/jpeg": "x' onerror='go()", "image/svg+xml": "<svg/>"})
    {'image/png': 'iVBORw0KGgo='}
    """
    if not isinstance(data, dict):
        return {}
    whole = {kind: part for kind, part in data.items() if kind in PICTURES and isinstance(part, str)}
    return {kind: part for kind, part in whole.items() if re.fullmatch(r"[A-Za-z0-9+/=\s]*", part)}
