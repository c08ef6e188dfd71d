"""Forms of the catalogue."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length

from newsroom.forms import BaseForm, BooleanField, LineField, SelectField, options
from newsroom.sections.usecases import Labels


class RowForm(BaseForm):
    """A row of the catalogue. Fields that a kind does not have are taken off with `fit`."""

    label_vi = LineField(_l("Name in Vietnamese"), validators=[InputRequired(), Length(max=120)])
    label_en = LineField(_l("Name in English"), validators=[InputRequired(), Length(max=120)])
    slug = LineField(_l("Code"), validators=[Length(max=60)])
    site = SelectField(_l("Site"))
    channel = LineField(_l("Channel"), validators=[Length(max=60)])
    workflow = SelectField(_l("Workflow"), default="news")
    position = IntegerField(_l("Place in lists"), validators=[InputRequired()])
    active = BooleanField(_l("Can be chosen"), default=True)

    def offer(self, sites: list[tuple[str, str]], workflows: list[tuple[str, str]]) -> "RowForm":
        """What may be chosen; a workflow whose definition is gone stays until another is chosen."""
        present = str(self.workflow.data)
        gone = [] if present in dict(workflows) else [(present, present)]
        self.site.choices, self.workflow.choices = options(sites), options(workflows + gone)
        return self

    def fit(self, kind: str, fixed: bool) -> "RowForm":
        """Keep the fields that rows of `kind` have; `fixed`: the code is made already."""
        if kind != "sections":
            del self.site, self.channel
        if kind != "types":
            del self.workflow
        if fixed:
            del self.slug
        return self

    def labels(self) -> Labels:
        """The row as typed."""
        return Labels(
            label_vi=self.label_vi.data or "",
            label_en=self.label_en.data or "",
            position=self.position.data or 0,
            active=bool(self.active.data),
            site=str(self["site"].data) if "site" in self else "",
            workflow=str(self["workflow"].data) if "workflow" in self else "",
            channel=(self["channel"].data or "") if "channel" in self else "",
        )
