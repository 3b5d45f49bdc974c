"""Corpus to tables: what is new is read in shards, what is known is taken over, all is published at once.

Three steps that a scheduler may call one by one (:func:`plan`, :func:`extract_shard`,
:func:`publish`), and :func:`run`, which is the three in a row. They pass ids and paths, never
texts, and write the same bytes either way.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from hoptac.errors import UsageError
from hoptac.files import locked, write_atomic
from hoptac.lexicon.load import knowledge_version
from hoptac.listing import Listing, list_articles
from hoptac.settings import SHARD_SIZE, Progress, cache_folder, hoptac_version
from hoptac.shards import ExtractorFactory, default_processes, now, pipeline, read_shards
from hoptac.tables.cache import Cache, cache_file, discard, is_damage, open_cache
from hoptac.tables.folder import recover
