"""Every door of the application names its permission, and only those that change something call use cases."""

import ast
import inspect
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from newsroom.permissions import PERMISSIONS

SAFE = {"GET", "HEAD", "OPTIONS"}

# Doors without a permission of their own, each with the reason.
OPEN = {
    "static": "style sheets, scripts and fonts are the same for everybody",
    "api-docs.openapi_json": "the description of the API holds no content; its library serves it",
}

# Doors that are posted to and change nothing in the newsroom, each with the reason.
CHANGES_NOTHING = {
    "accounts.choose_language": "kept in the reader's own cookie",
    "accounts.choose_look": "kept in the reader's own cookie",
    "checks.convert_text": "shows a text that is not saved in Unicode",
    "checks.inspect_text": "looks at a text that is not saved",
}

Door = tuple[str, str, Callable[..., object]]


@pytest.fixture
def doors(app: Flask) -> list[Door]:
    """Endpoint, method and function of every way in."""
    return [
        door for rule in app.url_map.iter_rules() for door in _functions(app, rule.endpoint, rule.methods)
    ]


def _functions(app: Flask, endpoint: str, methods: set[str] | None) -> Iterator[Door]:
    view = app.view_functions[endpoint]
    for method in sorted((methods or set()) - {"HEAD", "OPTIONS"}):
        yield endpoint, method, getattr(getattr(view, "view_class", None), method.lower(), view)


def test_there_are_doors(doors):
    assert {"GET", "POST"} <= {method for _, method, _ in doors}


def test_every_door_names_its_permission(doors):
    unnamed = {
        f"{method} {endpoint}"
        for endpoint, method, function in doors
        if endpoint not in OPEN and getattr(function, "permission", None) not in PERMISSIONS
    }
    assert unnamed == set()


def test_doors_that_change_call_a_use_case(doors):
    lazy = {
        f"{method} {endpoint}"
        for endpoint, method, function in doors
        if method not in SAFE and endpoint not in CHANGES_NOTHING and not _calls_usecase(function)
    }
    assert lazy == set()


def test_doors_that_show_call_no_use_case(doors):
    busy = {
        endpoint
        for endpoint, method, function in doors
        if method == "GET"
        and endpoint not in OPEN
        and not _also_posted(function, doors)
        and _calls_usecase(function)
    }
    assert busy == set()


def test_doors_open_no_transaction(doors):
    """A view hands over to a use case or a query; a transaction opened in it would hold HTTP work."""
    modules = {inspect.getmodule(inspect.unwrap(function)) for _, _, function in doors}
    ours = [module for module in modules if module and module.__name__.startswith("newsroom.")]
    assert ours
    assert [
        module.__name__ for module in ours if "transaction" in _names(ast.parse(inspect.getsource(module)))
    ] == []


def test_exceptions_still_exist(doors):
    assert set(CHANGES_NOTHING) <= {endpoint for endpoint, _, _ in doors}


def _also_posted(function: Callable[..., object], doors: list[Door]) -> bool:
    return any(other is function and method not in SAFE for _, method, other in doors)


def _calls_usecase(function: Callable[..., object]) -> bool:
    """Whether a view uses a use case: itself, or through functions of its own module."""
    view = inspect.unwrap(function)
    module = ast.parse(inspect.getsource(inspect.getmodule(view)))
    doors_to = _usecase_names(module)
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    waiting, seen = [view.__name__], set()
    if "." in view.__qualname__:  # a method: its class tells two methods of the same name apart
        owner = view.__qualname__.split(".")[0]
        holder = next(node for node in module.body if isinstance(node, ast.ClassDef) and node.name == owner)
        functions |= {node.name: node for node in holder.body if isinstance(node, ast.FunctionDef)}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        names = _names(functions[name]) - _constants_of(functions[name])
        if names & doors_to:
            return True
        waiting += (names & set(functions)) - seen
    return False


def _usecase_names(module: ast.Module) -> set[str]:
    """The names under which a module knows use cases: modules called so, and functions taken out of them."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            inside = (node.module or "").endswith("usecases")
            for alias in node.names:
                known_as = alias.asname or alias.name
                if (inside and alias.name[0].islower()) or "usecases" in (alias.name, known_as):
                    found.add(known_as)
    return found


def _names(tree: ast.AST) -> set[str]:
    """The plain names a piece of code reads, for `a.b(c)` those are a and c."""
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _constants_of(tree: ast.AST) -> set[str]:
    """The modules code takes nothing but constants from: `usecases.EVENT_TYPES` changes nothing."""
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    taken = [(node.value.id, node.attr) for node in attributes if isinstance(node.value, ast.Name)]
    return {name for name, _ in taken} - {name for name, attribute in taken if not attribute.isupper()}
