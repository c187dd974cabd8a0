"""The fixtures of the pytest plugin, and tools that control a running site in tests."""
