//! Settings: file, environment, defaults, paths.
