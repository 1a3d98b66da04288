"""The description of the API from which Google's Python client builds its methods: Google's own, which Debian's client does not carry."""

import functools
import json
import pathlib

PUBLISHED = pathlib.Path(__file__).resolve().parents[3] / 'fixtures' / 'google' / 'calendar-v3-discovery.json'


@functools.lru_cache(None)
def api_document():
    return json.loads(PUBLISHED.read_text())
