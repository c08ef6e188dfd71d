"""Delivery and timers: what happens without anybody clicking."""
