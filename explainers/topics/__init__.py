"""What is taught: one file per topic, each with an `EXAMPLE` network and `derive(network) -> Derivation`."""
