"""Python's `email`, asked for the addresses of each text: reads a JSON list of texts, writes a JSON list
of lists, null where it reads no list."""

import json
import sys
from email.utils import getaddresses


def addresses(text):
    found = [address for _, address in getaddresses([text]) if address]
    return found if found and all("@" in address for address in found) else None


json.dump([addresses(text) for text in json.load(sys.stdin)], sys.stdout)
