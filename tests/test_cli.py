"""The commands as a user calls them: what they print, where, and how they end."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result  # noqa: F401  # placeholder
