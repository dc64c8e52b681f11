//! All tests that stand outside the sources, in one binary.
