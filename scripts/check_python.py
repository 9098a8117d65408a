"""Says in one line what is missing before anything is installed. Runs on any Python 3."""

import importlib.util
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is the script that finds it out
    sys.exit(f"Ventoux needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 ...")
if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
    sys.exit("This Python has no venv module. On Debian and Ubuntu: apt install python3-venv")
