"""Pieces of the frame that are made once: each shows its own words."""

from flask import Flask
from jinja2 import DictLoader


def test_two_templates_may_each_have_a_kept_piece_of_one_name(app: Flask):
    page = "{% macro mark() %}WORDS{% endmacro %}{{ kept(mark) }}"
    pages = {word: page.replace("WORDS", word) for word in ("one", "two")}
    templates = app.jinja_env.overlay(loader=DictLoader(pages))
    with app.test_request_context():
        shown = [templates.get_template(name).render() for name in ("one", "two", "one")]
    assert shown == ["one", "two", "one"]
