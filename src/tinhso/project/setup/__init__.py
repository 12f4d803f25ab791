"""Setting up a real province, once: its packs, its first administrator, its stamp (docs/operate/setting-up.md)."""
