//! What the program does, without printing anything.
