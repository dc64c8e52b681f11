//! The program: hands the arguments to the command line and, where it asks for a screen, to the terminal UI.
use std::process::ExitCode;

fn main() -> ExitCode {
    match refs::cli::run(std::env::args_os()) {
        refs::cli::Outcome::Exit(code) => ExitCode::from(code),
    }
}
