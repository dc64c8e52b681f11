//! How likely two references are one work, and why.
