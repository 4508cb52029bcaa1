"""JUnit's XML, which every build server shows: a suite for each file, a failed case for each finding."""

import re
from collections.abc import Iterable
from typing import TextIO
from xml.etree import ElementTree

from mlrepair.cli.findings import FileFindings

# Neither of them may stand in XML 1.0, escaped or not.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one document; a file without findings is one passed case."""
    root = ElementTree.Element("testsuites", name="mlrepair")
    for file in files:
        name = _text(file.label)
        failures = str(len(file.fixes))
        suite = ElementTree.SubElement(root, "testsuite", name=name, failures=failures, errors="0")
        suite.set("tests", str(len(file.fixes) or 1))
        if not file.fixes:
            ElementTree.SubElement(suite, "testcase", name="mlrepair", classname=name, time="0")
        for fix in file.fixes:
            place = file.places[fix.start]
            where = f"{fix.code} ({place.row}, {place.column})"
            case = ElementTree.SubElement(suite, "testcase", name=where, classname=name, time="0")
            failure = ElementTree.SubElement(case, "failure", message=_text(fix.message), type=fix.code)
            failure.text = _text(f"{file.label}:{place.row}:{place.column}: {fix.code} {fix.message}\n{fix.label}")
    ElementTree.indent(root)
    # ASCII, so that it is right in every encoding that standard output may have.
    stream.write(ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True).decode() + "\n")


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
