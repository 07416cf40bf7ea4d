"""What is shown: one file per topic, each with `tell(stage, network)` and an `EXAMPLE` network."""
