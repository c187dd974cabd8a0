"""What an audit finds on a minimal page of ours, and on the same page with three libraries from npm."""
