"""Importing endpoints in tests: a table is sent, its report read, and what workers do is done."""

import csv
import io

from factories import database, send
from sqlalchemy import select

from newsroom.clock import now
from newsroom.endpoints.importing.batches import carry_on_imports
from newsroom.models import Endpoint


def look(desk, table, **fields):
    """Send a table; the address of the page that shows what would become of it."""
    content = table if isinstance(table, bytes) else table.encode()
    answer = send(desk, "/endpoints/import", file=(io.BytesIO(content), "bang.csv"), **fields)
    assert answer.status_code == 303, answer.text
    return answer.location


def told(desk, page):
    """The report: row, what becomes of it, address, name, remarks, number of the endpoint."""
    answer = desk.get(f"{page}/report.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def take_over(app, at=None):
    """What workers do, until nothing is left to do."""
    with app.app_context():
        while carry_on_imports(at or now()):
            pass


def endpoints(app):
    with database(app) as session:
        return {one.url: one for one in session.scalars(select(Endpoint))}


def thousands(count):
    rows = (f"https://p{number}.example.vn/nhan,Cổng {number},Tỉnh,story.*\n" for number in range(count))
    return "address,name,group,events\n" + "".join(rows)
