"""The floor: what Flask and Jinja cost here with nothing of ours in the way. Served like the newsroom."""

from flask import Flask, render_template

PAGE = """<!doctype html>
<title>Floor</title>
<table>
  <tr><th>Number</th><th>Headline</th><th>Section</th><th>Author</th></tr>
  {% for row in rows %}
  <tr><td>{{ row.number }}</td><td>{{ row.title }}</td>
  <td>{{ row.section }}</td><td>{{ row.author }}</td></tr>
  {% endfor %}
</table>
"""
ROWS = [
    {
        "number": number,
        "title": f"Tin thứ {number} trong ngày",
        "section": "Thời sự",
        "author": "Nguyễn Văn Thử",
    }
    for number in range(300)
]

app = Flask(__name__)
compiled = app.jinja_env.from_string(PAGE)


@app.get("/")
def table() -> str:
    """A table of 300 rows; its template was compiled once, as Flask does with files."""
    return render_template(compiled, rows=ROWS)
