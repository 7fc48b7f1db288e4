"""Text from people can't bring a script, an image or an address that acts."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import CharField, Textarea, modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.forms import IdeaForm, ProjectForm, StepForm
from matchmaking.forms_workspace import NoteForm
from matchmaking.models import Project
from scvl.markdown import plain_text, render_markdown
from scvl.models.markdown import MarkdownField
from workpackages.forms import NewsletterForm


def test_marks_become_html():
    assert render_markdown("Een **vet** woord en [een adres](https://stad.example/)") == (
        '<p>Een <strong>vet</strong> woord en <a href="https://stad.example/" rel="noopener nofollow">een adres</a></p>\n'
    )


def test_headings_start_below_the_title_of_the_page():
    assert render_markdown("# Groot\n\n## Kleiner") == "<h2>Groot</h2>\n<h2>Kleiner</h2>\n"


def test_a_table_stays_a_table():
    assert "<th>a</th>" in render_markdown("| a | b |\n|---|---|\n| 1 | 2 |")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![foto](https://elders.example/foto.png)",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
        "[klik](vbscript:x)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<iframe src=https://x.example></iframe>",
        "<style>body{display:none}</style>",
        '<p style="color:red">x</p>',
        "<svg onload=alert(1)>",
        "<form action=https://x.example><input name=q></form>",
    ],
)
def test_nothing_that_acts_gets_through(text):
    html = render_markdown(text)
    for bad in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        "<svg",
        "<form",
        "<input",
        "<p style",
        '<a href="j',
        '<a href="d',
        '<a href="v',
    ):
        assert bad not in html


@pytest.mark.parametrize("empty", ["", None])
def test_nothing_gives_nothing(empty):
    assert render_markdown(empty) == ""


def test_plain_text_keeps_the_words():
    assert plain_text("Een **vet** woord\n\n- en een lijst") == "Een vet woord en een lijst"


@given(st.text(max_size=200))
def test_any_text_renders_and_renders_safely(text):
    html = render_markdown(text).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert " on" not in "".join(part.split(">")[0] for part in html.split("<")[1:])


# --- Where it is typed ---------------------------------------------------------------------------
TYPED = {
    "matchmaking.call": ["text_nl", "text_en"],
    "matchmaking.challenge": ["problem", "desired_effect"],
    "matchmaking.consortiumnote": ["text"],
    "matchmaking.idea": ["text"],
    "matchmaking.project": ["text", "result"],
    "members.offering": ["text_nl", "text_en"],
    "members.organisation": ["description_nl", "description_en"],
    "workpackages.activity": ["text_nl", "text_en"],
    "workpackages.article": ["text_nl", "text_en"],
    "workpackages.asset": ["text_nl", "text_en"],
    "workpackages.newsletter": ["intro"],
}
SAID = "HTML en script kunnen hier niet. Haal ‘<script>’ weg en gebruik Markdown."
SCRIPT = "Dag <script>alert(1)</script>"


def markdown_fields(model):
    return [field.name for field in model._meta.fields if isinstance(field, MarkdownField)]


def test_each_text_that_a_page_renders_is_a_markdown_field():
    models = [model for model in apps.get_models() if "historical" not in model._meta.model_name]
    assert {model._meta.label_lower: names for model in models if (names := markdown_fields(model))} == TYPED
    rendered = {
        name
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for name in re.findall(r"\.(\w+)\|markdown", path.read_text())
    }
    assert rendered == {re.sub("_(nl|en)$", "", name) for names in TYPED.values() for name in names}


@pytest.mark.django_db
@pytest.mark.parametrize("label", TYPED)
def test_each_form_over_a_model_tells_a_script_at_its_field(label):
    """A form of a page, or the admin's: both clean the model's fields."""
    model = apps.get_model(label)
    for name in TYPED[label]:
        form = modelform_factory(model, fields=[name])({name: SCRIPT})
        assert form.errors == {name: [SAID]}
        assert form[name].value() == SCRIPT
        good = modelform_factory(model, fields=[name])({name: "Dag **allen** <https://stad.example>"})
        assert good.errors.get(name) is None


def test_each_form_of_its_own_tells_a_script_at_its_field():
    """Of forms that are of no model: each text field that ends up in a Markdown field."""
    forms = (
        (IdeaForm, "text"),
        (ProjectForm, "text"),
        (NoteForm, "text"),
        (NewsletterForm, "intro"),
    )
    fields = [form.base_fields[name] for form, name in forms]
    fields.append(StepForm(names=["result"], row=Project()).fields["result"])
    for field in fields:
        assert isinstance(field.widget, Textarea)
        assert isinstance(field, CharField)
        with pytest.raises(ValidationError) as refused:
            field.clean(SCRIPT)
        assert refused.value.messages == [SAID]
        assert field.clean("Dag **allen**") == "Dag **allen**"
