"""Write the header rules as configuration files for particular hosts, with warnings about what a host cannot do."""
