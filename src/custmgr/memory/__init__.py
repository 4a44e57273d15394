"""A reference adapter for every port, without dependencies; the conformance kit holds each to its contract."""
