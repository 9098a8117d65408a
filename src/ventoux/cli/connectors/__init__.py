"""``ventoux connectors``: what its commands do, over HTTP with a key."""
