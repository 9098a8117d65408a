"""Rewrites published weights once into the format that this processor runs fastest, under a bound on the loss."""
