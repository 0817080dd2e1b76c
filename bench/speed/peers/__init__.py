"""The peers: how each is given the pages of our site, and how it is run."""

from bench.speed.peers.base import Peer
from bench.speed.peers.eleventy import ELEVENTY
from bench.speed.peers.hugo import HUGO, PAGEFIND
from bench.speed.peers.material import MKDOCS, ZENSICAL
from bench.speed.peers.pelican import PELICAN

PEERS: dict[str, Peer] = {peer.name: peer for peer in (HUGO, PAGEFIND, ELEVENTY, PELICAN, MKDOCS, ZENSICAL)}
"""In the order in which a round runs them: Pagefind right after Hugo, whose site it reads."""
