"""The demo world: fictional organisations, people and years, made through the same actions as users use."""
