import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingest import members
from pipeline.ingest.readers import read


def inside(data):
    return [i.name for i in members.look(data)]


BODY = """Dear all,

This is what the dip sample in Fenshire found. Visits were on time in 8 of 10 records, and every one of those visits \
was written up within two days by the worker who made it.

Workers knew the children well:
- they named their friends
- they wrote what they like to do at home and at school, in words that the children use themselves

Supervision was late in half of the records, and managers seldom wrote down why a decision had been made.

Kind regards

Ann Example
QA Manager
01632 960000

This email and any attachments are confidential and intended for the addressee only.
"""


def mail(body=BODY, subject="FW: Dip sample of visits", **files):
    out = EmailMessage()
    out["From"] = "Ann Example <ann.example@fenshire.gov.uk>"
    out["To"] = "board@fenshire.gov.uk"
    out["Date"] = "Fri, 03 May 2024 10:00:00 +0100"
    out["Subject"] = subject
    out.set_content(body)
    for name, data in files.items():
        out.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("__", "."))
    return out


def test_message_with_its_headers_greeting_and_signature_apart():
    document = read(mail().as_bytes(), name="x.eml")
    assert document.type == "email"
    assert (document.blocks[0].kind, document.blocks[0].text) == ("heading", "Dip sample of visits")
    texts = [b.text for b in document.blocks]
    assert "they named their friends" in texts
    assert texts[-1].startswith("Supervision was late")
    aside = {b.text for b in document.furniture}
    assert "Date: 3 May 2024" in aside and "From: Ann Example <ann.example@fenshire.gov.uk>" in aside
    assert {"Dear all,", "Kind regards", "QA Manager", "01632 960000"} <= aside
    assert not any("confidential" in t for t in texts)


def test_web_page_as_message():
    out = mail()
    words = "<p>" + "</p><p>".join(p for p in BODY.split("\n\n")[1:2]) + "</p><ul><li>Plans were clear.</li></ul>"
    out.add_alternative(f"<html><body>{words * 2}</body></html>", subtype="html")
    assert ("bullet", "Plans were clear.") in [(b.kind, b.text) for b in read(out.as_bytes(), name="x").blocks]


ATTACHED = b"The audit read twelve records in Oldmere. Most of the plans were clear and shared.\n"


def test_attachments_follow_the_message():
    document = read(mail(audit__txt=ATTACHED, bad__bin=bytes(range(256))).as_bytes(), name="x.eml")
    texts = [(b.kind, b.text) for b in document.blocks]
    at = texts.index(("heading", "audit.txt"))
    assert texts[at + 1] == ("paragraph", ATTACHED.decode().strip())
    assert any("bad.bin was not read" in w for w in document.warnings)


def test_a_cover_note_leaves_the_report_as_it_is(make_pdf):
    pdf = make_pdf([("Plans were clear in most of the records.", 70, 700, 11)] * 2)
    document = read(mail("Please find attached.\n", paper__pdf=pdf).as_bytes(), name="x.eml")
    assert [b.page for b in document.blocks] == [1]
    assert document.type == "email"
    assert "Please find attached." in {b.text for b in document.furniture}


def test_found_as_files_of_their_own():
    long = mail(audit__txt=ATTACHED).as_bytes()
    assert inside(long) == ["message.eml", "audit.txt"]
    assert members.member(long, "audit.txt") == ATTACHED
    alone = read(members.member(long, "message.eml"), name="x")
    assert [b.text for b in alone.blocks] == [b.text for b in read(mail().as_bytes(), name="x").blocks]
    assert "Date: 3 May 2024" in {b.text for b in alone.furniture}
    assert inside(mail("See below.\n", audit__txt=ATTACHED).as_bytes()) == ["audit.txt"]
    assert inside(mail().as_bytes()) == []


def test_attached_messages_and_equal_names():
    outer = mail("See both.\n", audit__txt=ATTACHED)
    outer.add_attachment(b"Another text, of Fenshire.", maintype="text", subtype="plain", filename="audit.txt")
    outer.add_attachment(mail(audit__txt=ATTACHED, subject="Earlier"))
    names = inside(outer.as_bytes())
    assert names == ["audit.txt", "audit (2).txt", "Earlier.eml/message.eml", "Earlier.eml/audit.txt"]
    assert members.member(outer.as_bytes(), "Earlier.eml/audit.txt") == ATTACHED


def test_encrypted_and_empty():
    out = mail()
    for head in ("Content-Type", "Content-Transfer-Encoding"):
        del out[head]
    out["Content-Type"] = "application/pkcs7-mime"
    with pytest.raises(ReadError) as caught:
        read(out.as_bytes(), name="x")
    assert caught.value.kind == "encrypted"
    with pytest.raises(ReadError) as caught:
        read(mail("").as_bytes(), name="x")
    assert caught.value.kind == "no_text"


@settings(max_examples=80)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=12))
def test_damage_never_crashes(at, data):
    whole = mail(audit__txt=ATTACHED).as_bytes()
    broken = whole[:at] + data + whole[at + len(data) :]
    try:
        read(broken, name="x")
        for name in inside(broken):
            members.member(broken, name)
    except ReadError as e:
        assert e.message


def test_an_archive_of_mails(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        z.writestr("m.eml", mail(audit__txt=ATTACHED).as_bytes())
    assert inside((tmp_path / "a.zip").read_bytes()) == ["m.eml/message.eml", "m.eml/audit.txt"]
