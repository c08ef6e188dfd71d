"""The by-hand example of docs/receiving.md works as printed."""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings
from tests.portal.sender import SECRET

DOC = Path(__file__).resolve().parents[2] / "docs" / "receiving.md"
MISSING = [tool for tool in ("bash", "curl", "openssl") if shutil.which(tool) is None]


@pytest.fixture
def served(tmp_path):
    """Serve a portal on loopback, on a free port, with the real clock."""
    secrets = tmp_path / "secrets.txt"
    secrets.write_text(f"{SECRET}\n")
    settings = Settings(tmp_path / "portal.db", "https://portal.example", secrets_file=secrets)
    server = make_server("127.0.0.1", 0, create_portal(settings))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield {"PORTAL_URL": f"http://127.0.0.1:{server.server_port}", "PORTAL_SECRETS_FILE": str(secrets)}
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_message_signed_by_hand_is_accepted_and_a_changed_one_is_not(served):
    example = re.search(r"```sh\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)[1]
    assert _run(example, served) == '{"received":"test.ping"}\n'
    changed = example.replace('--data-binary "$body"', '--data-binary "$body "')
    assert "Chữ ký không hợp lệ" in _run(changed, served)


def _run(script, environ):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={**os.environ, **environ, "no_proxy": "*"},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return done.stdout
