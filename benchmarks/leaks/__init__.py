"""What an audit finds on a minimal Gossamer page, and on the same page with three libraries from npm."""
