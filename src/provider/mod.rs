//! Online services, one a file.
