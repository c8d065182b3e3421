"""What a plugin author reads: kinds of plugin, registry, context, outcomes and errors."""
