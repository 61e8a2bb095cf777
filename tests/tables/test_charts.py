"""Charts: the same bytes from the same data, and what they show in words."""

import xml.etree.ElementTree as ET

from pipeline.tables.charts import COLOURS, Bar, comparison, trend

BARS = [Bar("Calderwick", 71.4, 42, 56.4, 82.8), Bar("Harrow & <Moor> $x$", 85, 120)]


def test_the_same_data_give_the_same_bytes():
    one, again = (comparison("Visits", BARS, note="n: cases") for _ in range(2))
    assert one == again
    assert one.png.startswith(b"\x89PNG")


def test_a_chart_says_what_it_shows():
    chart = comparison("Visits", BARS, note="n: cases")
    root = ET.fromstring(chart.svg)
    assert root.attrib["role"] == "img"
    assert root.find("{http://www.w3.org/2000/svg}desc").text == chart.text
    assert "Calderwick 71.4% (n=42, 95% interval 56.4 to 82.8%)" in chart.text
    assert b"2026" not in chart.svg and chart.text.encode() in chart.png


def test_names_are_no_formulas():
    assert b"Harrow &amp; &lt;Moor&gt; $x$" in comparison("Visits", BARS, note="").svg


def test_a_trend_has_a_marker_and_a_colour_for_each_name():
    lines = [(f"Place {i}", [("2021-03", 60.0, 40.0), ("2023", 70.0 + i, 50.0)]) for i in range(6)]
    chart = trend("Visits", lines, note="")
    assert all(colour.lower() in chart.svg.decode().lower() for colour in COLOURS)
    assert "Place 5: 60% (March 2021, n=40), 75% (2023, n=50)" in chart.text
