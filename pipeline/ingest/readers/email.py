"""E-mails (.eml): the subject as heading, the message, and the files attached to it."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from typing import Any

from pipeline import resources
from pipeline.errors import ReadError
from pipeline.ingest.blocks import Block, Document
from pipeline.ingest.joining import clean_line
from pipeline.ingest.readers.archive import MAX_DEPTH, MAX_MEMBERS, Member, join, read_members

_SUBJECT = re.compile(r"(?:\s*(?:re|fw|fwd)\s*:)+\s*", re.I)
_MARKUP = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<!--.*?-->", re.I | re.S)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]{0,200}>", re.I)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_COVER_WORDS = 60
"""A message of fewer words to which a report is attached only covers it."""
_MAX_PARTS = 5000
_SHORT = 400  # letters: a longer paragraph ends no message


def read_email(data: bytes, *, depth: int = 0) -> Document:
    """Read an e-mail: its message, then the files attached to it that can be read.

    A short message that only covers its attachments goes to the furniture, with the names, addresses and telephone
    numbers of the sender.

    Raises:
        ReadError: ``encrypted`` where the message is, ``no_text`` where there is none and no attachment can be read.
    """
    if depth >= MAX_DEPTH:
        raise ReadError("too_large", "This is an e-mail deep inside others: save it by itself and run again")
    message = parse(data)
    if message.get_content_type() in ("application/pkcs7-mime", "multipart/encrypted"):
        raise ReadError("encrypted", "This is an encrypted e-mail: save what it holds unencrypted and run again")
    head = _head(message)
    body = _body(message)
    parts, problems = read_members(attachments(message), depth)
    warnings = [f"The attachment {name} was not read: {p.message.removesuffix('.')}." for name, p in problems]
    words = sum(len(b.text.split()) for b in body.blocks)
    subject = clean_line(_SUBJECT.sub("", str(message.get("Subject") or ""), count=1))
    title = [Block("heading", subject, level=1)] if subject else []
    if parts and words < _COVER_WORDS:
        joined = join("email", parts, warnings)
        furniture = (*title, *head, *body.blocks, *body.furniture)
        first = next((n for n in joined.page_numbers if n is not None), None)
        return replace(
            joined,
            type="email",
            furniture=(*(replace(b, kind="paragraph", level=0, page=first) for b in furniture), *joined.furniture),
        )
    if not words and not parts:
        raise ReadError("no_text", "This e-mail holds no text" + (f" ({warnings[0]})" if warnings else ""))
    deeper = tuple(replace(b, level=b.level + 1) if b.kind == "heading" else b for b in body.blocks)
    own = Document("email", (*title, *deeper), (*head, *body.furniture), title=subject or None, warnings=body.warnings)
    return join("email", [("", own), *parts], warnings)


def parse(data: bytes) -> EmailMessage:
    """Return the message of these bytes; any bytes make one."""
    message = BytesParser(EmailMessage, policy=email.policy.default.clone(raise_on_defect=False)).parsebytes(data)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the parser was given the class
    return message


def attachments(message: EmailMessage) -> Iterator[Member]:
    """Yield the files attached to a message, messages attached to it included, in their order.

    Pictures that the message shows inside its text (logos, signatures) are no attachments.
    """
    count = 0
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                yield Member(clean_line(str(inner.get("Subject") or "message")) + ".eml", _bytes(inner))
                count += 1
            continue
        name = _name(part)
        if not name and part.get_content_disposition() != "attachment":
            continue
        if part.get_content_maintype() == "image" and (
            part.get_content_disposition() == "inline" or part.get("Content-ID")
        ):
            continue
        if part.get_content_type() in ("text/calendar", "text/vcard", "text/x-vcard", "application/pkcs7-signature"):
            continue
        count += 1
        if count > MAX_MEMBERS:
            return
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield Member(name or f"attachment {count}", payload)


def is_cover(message: EmailMessage) -> bool:
    """Tell a message so short that it only covers what is attached to it."""
    return sum(len(b.text.split()) for b in _body(message).blocks) < _COVER_WORDS


def alone(message: EmailMessage) -> bytes:
    """Return a message without the files attached to it, as an e-mail of its own."""
    out = EmailMessage()
    for name in _HEADERS:
        if message.get(name):
            with suppress(ValueError):
                out[name] = clean_line(str(message[name]))
    for part in _parts(message):
        if part.get_content_disposition() != "attachment" and not _name(part):
            kind = part.get_content_type()
            if kind in ("text/plain", "text/html"):
                text = _text(part).encode("utf-8", "replace").decode("utf-8")
                if not out.get_content_type().startswith("multipart") and out.get_payload() is None:
                    out.set_content(text, subtype=kind[5:])
                else:
                    out.add_alternative(text, subtype=kind[5:])
    return _bytes(out)


def _bytes(message: EmailMessage) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError):
        return message.as_bytes(policy=email.policy.compat32)


def _name(part: EmailMessage) -> str:
    try:
        return clean_line(part.get_filename() or "").replace("/", "_").replace("\\", "_")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts of a message that hold no further parts, those of attached messages left out."""
    out: list[EmailMessage] = []
    stack: list[Any] = [message]
    while stack and len(out) < _MAX_PARTS:
        part = stack.pop()
        if part.get_content_type() == "message/rfc822" and part is not message:
            out.append(part)
        elif part.is_multipart():
            stack.extend(reversed(part.get_payload()))
        else:
            out.append(part)
    return out


def _head(message: EmailMessage) -> list[Block]:
    out = []
    for name in _HEADERS:
        value: Any = message.get(name)
        if not value:
            continue
        when = getattr(value, "datetime", None)
        shown = f"{when.day} {when:%B %Y}" if when is not None else str(value)
        out.append(Block("paragraph", clean_line(f"{name}: {shown}")[:1000]))
    return out


def _body(message: EmailMessage) -> Document:
    """The message itself: as a web page if it is one that can be read, else as plain text."""
    from pipeline.ingest.readers.html import read_html
    from pipeline.ingest.readers.text import read_text

    plain, marked = [], []
    for part in _parts(message):
        if part.get_content_disposition() == "attachment" or _name(part):
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_text(part))
        elif part.get_content_type() == "text/html":
            marked.append(_text(part))
    found = None
    for text in marked[:1]:
        try:
            found = read_html(text.encode("utf-8"))
        except ReadError:
            # Too short for a web page; long enough for a message.
            if not any(t.strip() for t in plain):
                plain = [_stripped(text)]
    if found is None and any(t.strip() for t in plain):
        text = "\n\n".join(re.sub(r"^(?:> ?)+", "", t, flags=re.M) for t in plain)
        try:
            found = read_text(text.encode("utf-8"))
        except ReadError:
            found = None
    return _parted(found) if found else Document("email", ())


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError, ValueError):
        return data.decode("cp1252", "replace")


def _stripped(text: str) -> str:
    import html

    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n\n", _MARKUP.sub(" ", text[: 2**20]))))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = resources.lexicon("email").items()
    return {name: re.compile("|".join(f"(?:{p})" for p in items), re.I) for name, items in lists}


def _parted(document: Document) -> Document:
    """Set aside greetings, signatures, notices and the heads of quoted messages."""
    pattern = _patterns()
    body: list[Block] = []
    aside: list[Block] = []
    signed = False
    for block in document.blocks:
        text = block.text[:_SHORT]
        if pattern["quoted"].match(text):
            signed = False
            aside.append(block)
        elif pattern["head"].match(text) and len(block.text) < _SHORT and aside and not signed:
            aside.append(block)
        elif len(block.text) < _SHORT and pattern["sign_off"].match(text):
            signed = True
            aside.append(block)
        elif signed or pattern["greeting"].match(block.text[:80]) or pattern["notice"].match(text):
            aside.append(block)
        else:
            body.append(block)
    return replace(document, type="email", blocks=tuple(body), furniture=(*document.furniture, *_as_text(aside)))


def _as_text(blocks: Sequence[Block]) -> list[Block]:
    return [replace(b, kind="paragraph", level=0) for b in blocks]
