"""Write the neutral header rules as files for particular hosts, with warnings for what a host cannot do."""
