"""What tests of a site take in hand: its clocks, and the workers of its pages."""
