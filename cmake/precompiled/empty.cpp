// Belongs to a precompiled header: a target must have a source.
