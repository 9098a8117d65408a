"""``ventoux conversations``: what its commands do, over HTTP with a key."""
