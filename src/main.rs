//! The program: arguments, logging, panic hook, exit code.
fn main() {}
