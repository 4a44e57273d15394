"""The conformance kit: a contract for every port, for authors of adapters and for custmgr's own."""
