"""Every formula of how reliability is scored: values in, values out, the standard library alone."""
