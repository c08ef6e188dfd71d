"""The package as others install it: complete, and working far away from the checkout."""

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from fixtures.source import ASSETS, CODE, ROOT, files_below, project_files

# Run from another folder by the Python of a fresh environment: prints nothing, or fails.
VISIT = """
import sys
from pathlib import Path
from newsroom import schema
from newsroom.app import create_app
from newsroom.assets import asset_dir
from newsroom.config import Settings

here, checkout = Path.cwd(), sys.argv[1]
assert not any(path.startswith(checkout) for path in sys.path if "site-packages" not in path), sys.path
url = f"sqlite:///{here / 'newsroom.sqlite'}"
schema.upgrade(url)
settings = Settings(secret_key="a key for tests, never for use", database_url=url, var=here, testing=True)
app = create_app(settings)
client = app.test_client()
assert client.get("/sign-in").status_code == 200
style = next(path for path in asset_dir("static").rglob("*.css") if "portal" not in path.parts)
served = client.get(f"{app.static_url_path}/{style.relative_to(asset_dir('static'))}")
assert served.data == style.read_bytes()
"""


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the project's own files, by way of the sdist, as a release is."""
    folder = tmp_path_factory.mktemp("release")
    for path in project_files():
        (folder / "copy" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, folder / "copy" / path)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), "copy"]
    built = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a fresh environment with our wheel; the dependencies it borrows from this one."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, symlinks=True, with_pip=False)
    site = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--force-reinstall", str(wheel)], check=True)
    return home / "bin"


def test_package_list_equals_the_tree(setup):
    listed = setup["options"]["packages"].split()
    found = {".".join(path.parent.parts) for path in files_below(*CODE, suffix="__init__.py")}
    assert set(listed) == found | {f"newsroom.{name}" for name in (*ASSETS, "guide")}
    assert len(listed) == len(set(listed))


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in files_below(*CODE, suffix=".py")}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file()] == []


def test_wheel_holds_every_file(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    code = {path.as_posix() for path in files_below(*CODE)}
    assets = {f"newsroom/{path.as_posix()}" for path in files_below(*ASSETS)}
    guide = [path for path in files_below("docs") if path.parts[1] == "guide"]
    assert guide
    assets |= {f"newsroom/{path.relative_to('docs').as_posix()}" for path in guide}
    assert (code | assets) - held == set()
    assert held - (code | assets) == set()


def test_wheel_serves_pages_from_elsewhere(installed, tmp_path):
    subprocess.run(
        [installed / "python", "-I", "-c", VISIT, str(ROOT)], cwd=tmp_path, check=True, env=_bare()
    )


def test_command_works_from_elsewhere(installed, tmp_path):
    command = [installed / "newsroom", "--help"]
    told = subprocess.run(
        command, cwd=tmp_path, check=True, env=_bare(), capture_output=True, text=True
    ).stdout
    assert "user" in told
    assert "audit" in told


def test_locks_hold_what_is_asked_for(setup):
    run, test = (_pins(ROOT / "requirements" / f"{name}.txt") for name in ("run", "test"))
    assert _names(setup["options"]["install_requires"]) <= set(run)
    assert _names(setup["options.extras_require"]["test"]) <= set(test)
    assert run.items() <= test.items()


def test_locks_name_no_address():
    locks = [(ROOT / path).read_text(encoding="utf-8") for path in files_below("requirements")]
    assert locks
    assert [word for lock in locks for word in ("://", "--index", "--find-links") if word in lock] == []


def _bare() -> dict[str, str]:
    """An environment that knows nothing of this checkout."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def _pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return dict(
        line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith((" ", "#"))
    )


def _names(requirements: str) -> set[str]:
    return {line.split(" ")[0].split("[")[0].lower() for line in requirements.splitlines() if line.strip()}
