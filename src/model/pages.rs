//! Page ranges.
