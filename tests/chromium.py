"""Find a Chromium for the browser tests: an installed one, or the one npm brought, which needs no root."""

import io
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

NODE_MODULES = Path(__file__).resolve().parent.parent / "node_modules"
PACKED = NODE_MODULES / "@sparticuz" / "chromium" / "bin"
UNPACKED = NODE_MODULES / ".cache" / "chromium"  # goes when npm installs afresh: never older than its package
INSTALLED_NAMES = ("chromium", "chromium-browser", "google-chrome")
LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
)
# Chromium leaves text out altogether where there is no font: the machine's, and the package's Open Sans.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A Chromium that can be started: the file, its arguments, and what its environment needs beyond ours."""

    executable: Path
    env: dict[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = LAUNCH_ARGS


def find_chromium() -> Chromium | str:
    """Return a Chromium, or a sentence that says why none can be had.

    The environment variable CHROMIUM comes first, then the usual names on the path, then npm's package.
    """
    if named := os.environ.get("CHROMIUM"):
        found = shutil.which(named)
        return Chromium(Path(found)) if found else f"CHROMIUM names {named}, which cannot be executed."
    for name in INSTALLED_NAMES:
        if found := shutil.which(name):
            return Chromium(Path(found))
    if not PACKED.is_dir():
        return "No Chromium is installed, and npm's @sparticuz/chromium is absent: run `make test` once."
    if os.uname().sysname != "Linux" or os.uname().machine != "x86_64":
        return "No Chromium is installed, and npm's runs on Linux with x86-64 only: set CHROMIUM."
    if not UNPACKED.is_dir():
        unpack()
    return Chromium(
        UNPACKED / "chromium",
        env={"LD_LIBRARY_PATH": str(UNPACKED / "lib"), "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf")},
    )


def unpack() -> None:
    """Unpack npm's package, all of it or nothing, since several test processes may do so at once."""
    UNPACKED.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as folder:
        partial = Path(folder) / "chromium"
        for name in ("al2023", "fonts", "swiftshader"):
            unpack_archive(PACKED / f"{name}.tar.br", partial)
        executable = partial / "chromium"
        executable.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
        executable.chmod(0o755)
        (partial / "fonts.conf").write_text(FONTS_CONF)
        try:
            partial.rename(UNPACKED)
        except OSError:
            if not UNPACKED.is_dir():  # unless another process was faster
                raise


def unpack_archive(packed: Path, folder: Path) -> None:
    """Write the plain files of a brotli-packed tar file into `folder`."""
    with tarfile.open(fileobj=io.BytesIO(brotli.decompress(packed.read_bytes()))) as archive:
        for member in archive:
            if content := archive.extractfile(member):
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
