"""Measurements, each beside a floor measured in the same run: `./run bench`. They leave nothing behind."""
