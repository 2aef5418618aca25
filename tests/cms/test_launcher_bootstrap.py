"""What a newcomer reads when their machine is not ready: one sentence, what to type, exit code 2."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cms.devtools.paths import ROOT

DEV = ROOT / "dev.py"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev_under_test", DEV)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VAR", tmp_path / "var")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "installed.txt")
    return module


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_old_python_can_parse_the_file() -> None:
    ast.parse(DEV.read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 14)])
def test_old_python_is_told_what_to_type(version: tuple[int, int, int]) -> None:
    pretend = f"import sys; sys.version_info = {version}; sys.argv = ['dev.py', 'demo', '--port', '9000']; "
    pretend += f"exec(compile(open({str(DEV)!r}).read(), 'dev.py', 'exec'))"
    sentence = one_sentence(subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True))
    assert "Python 3.11 or newer" in sentence
    assert f"this is {version[0]}.{version[1]}." in sentence
    assert sentence.endswith("Type: python3.11 dev.py demo --port 9000")


def test_taken_port_names_a_free_one(taken_port: int) -> None:
    command = [sys.executable, str(DEV), "demo", "--port", str(taken_port)]
    sentence = one_sentence(subprocess.run(command, capture_output=True, text=True))
    assert sentence.startswith(
        f"Port {taken_port} is taken by another program. Type: python3 dev.py demo --port "
    )
    offered = int(sentence.rsplit(" ", 1)[1])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", offered))


def test_port_of_the_running_demo_is_recognised(dev: ModuleType, taken_port: int) -> None:
    dev.VAR.mkdir()
    (dev.VAR / "demo.json").write_text(f'{{"port": {taken_port}, "services": {{}}}}')
    with pytest.raises(dev.Problem, match=f"demo already runs at http://127.0.0.1:{taken_port}"):
        dev.check_port(taken_port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_impossible_port(dev: ModuleType, port: int) -> None:
    with pytest.raises(dev.Problem, match="is no port"):
        dev.check_port(port)


def test_unknown_command_lists_the_commands() -> None:
    result = subprocess.run([sys.executable, str(DEV), "dmeo"], capture_output=True, text=True)
    assert result.returncode == 2
    assert "demo" in result.stderr
    assert "Traceback" not in result.stderr


def test_full_disk(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12, 12_000_000))
    with pytest.raises(dev.Problem, match=r"Only 12 MB are free .*, 200 MB are needed\. .*df -h"):
        dev.check_room(200)


def test_folder_that_cannot_be_written_to(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(dev, "VAR", tmp_path / "file" / "var")
    with pytest.raises(dev.Problem, match="cannot be written to .*sudo chown"):
        dev.check_room(1)


def test_missing_library_without_root(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", [("libno-such-library.so.0",)])
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(dev.Problem, match="Type: sudo apt-get install -y libpango-1.0-0 "):
        dev.ensure_libraries()


def test_missing_library_without_apt(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", [("libno-such-library.so.0",)])
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(dev.Problem, match=r"libno-such-library.so.0 missing.*package manager"):
        dev.ensure_libraries()


def fails_with(text: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; sys.stderr.write({text!r}); sys.exit(1)"]


def test_failed_download_says_why_and_what_to_type(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py", "demo", "--fresh"])
    with pytest.raises(dev.Problem) as caught:
        dev.run_installer(fails_with("WARNING: retrying\nERROR: no route to host.\n"), "the Python packages")
    sentence = str(caught.value)
    assert sentence.startswith("the Python packages could not be installed (ERROR: no route to host).")
    assert sentence.endswith("then type: python3 dev.py demo --fresh")
    assert "\n" not in sentence


def test_disk_full_in_the_middle_of_a_download(dev: ModuleType) -> None:
    with pytest.raises(dev.Problem, match="The disk is full while installing uv"):
        dev.run_installer(fails_with("failed to write: No space left on device (os error 28)"), "uv")


def test_installer_itself_is_pinned_by_hash(dev: ModuleType) -> None:
    requirement = dev.installer_requirement(ROOT / "requirements-demo.lock").splitlines()
    assert requirement[0].startswith("uv==")
    assert len(requirement) > 5
    assert all(line.strip().startswith("--hash=sha256:") for line in requirement[1:])


def test_second_start_installs_nothing(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = []
    monkeypatch.setattr(dev, "install", installed.append)
    monkeypatch.setattr(dev, "make_environment", lambda: dev.PYTHON.parent.mkdir(parents=True))
    for lock in dev.LOCKS:
        shutil.copy(ROOT / lock, dev.ROOT)
    demo, development = dev.LOCKS

    dev.ensure_environment(development)
    dev.PYTHON.touch()
    dev.ensure_environment(development)
    dev.ensure_environment(demo)
    assert installed == [development], "the larger set serves the demo too"

    (dev.ROOT / development).write_text("changed")
    dev.ensure_environment(development)
    assert installed == [development, development]


def test_locks_name_no_host_and_pin_every_file() -> None:
    for lock in ["requirements.lock", "requirements-demo.lock", "requirements-dev.lock"]:
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        pins = [line for line in text.splitlines() if "==" in line and line[0].isalnum()]
        assert pins
        assert all(line.endswith("\\") for line in pins), "a pin without hashes"


def pins_of(lock: str) -> set[str]:
    return {line.split(" ")[0] for line in (ROOT / lock).read_text().splitlines() if line[:1].isalnum()}


def test_each_lock_contains_the_smaller_one() -> None:
    assert pins_of("requirements.lock") < pins_of("requirements-demo.lock") < pins_of("requirements-dev.lock")
