"""``ventoux libraries``: what its commands do, over HTTP with a key."""
