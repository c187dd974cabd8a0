"""Deploy a build: each host's commands, uploads to buckets, and checks of the live site."""
