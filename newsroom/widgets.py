"""WTForms' widgets as this house uses them: the same HTML, written out in a fraction of the time.

WTForms puts every attribute together through several copies of its text; a page with a form of fifteen fields
and a list of forty people spent a third of its time there.
"""

from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets


def attributes(**given: Any) -> Markup:
    """Attributes by name, sorted. True: the name alone; False: nothing; `aria_` and `data_` get hyphens."""
    written = (
        _name(name) if value is True else f'{_name(name)}="{escape(value)}"'
        for name, value in sorted(given.items())
        if value is not False
    )
    return Markup(" ".join(written))  # noqa: S704  # names are ours, values escaped


def _name(name: str) -> str:
    plain = name.rstrip("_")
    return plain.replace("_", "-") if plain.startswith(("aria_", "data_")) else plain


class TextInput(widgets.TextInput):
    """One line of text."""

    html_params = staticmethod(attributes)


class CheckboxInput(widgets.CheckboxInput):
    """A box to tick."""

    html_params = staticmethod(attributes)


class TextArea(widgets.TextArea):
    """Text of several lines."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        given = attributes(**{"id": field.id, "name": field.name, **kwargs})
        return Markup(f"<textarea {given}>\r\n{escape(field._value())}</textarea>")  # noqa: S704  # escaped


class Select(widgets.Select):
    """One of a list. Options have a value and nothing else."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        given = attributes(**{"id": field.id, "name": field.name, **kwargs})
        offered = "".join(map(self.render_option, field.iter_choices()))
        return Markup(f"<select {given}>{offered}</select>")  # noqa: S704  # escaped

    @classmethod
    def render_option(cls, choice: Any, **_marks: Any) -> Markup:  # type: ignore[override]  # types are older
        chosen = " selected" if choice.selected else ""
        label = escape(choice.label or choice.value)
        return Markup(f'<option{chosen} value="{escape(choice.value)}">{label}</option>')  # noqa: S704  # escaped
