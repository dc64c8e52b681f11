//! The program: hands the arguments to the command line and, where it asks for a screen, to the terminal UI.
use refs::{cli, tui};
use std::process::ExitCode;

fn main() -> ExitCode {
    let screen = match cli::run(std::env::args_os()) {
        cli::Outcome::Exit(code) => return ExitCode::from(code),
        cli::Outcome::Screen(screen) => screen,
    };
    let start = tui::Start {
        folder: screen.folder.clone(),
        config: screen.config.clone(),
        sample: screen.demo.is_some(),
        plain: screen.plain,
    };
    let done = match &screen.pick {
        Some(args) => tui::pick(
            &start,
            &tui::PickOptions {
                query: args.query.join(" "),
                multi: args.multi,
                print: args.print().to_string(),
                height: args.height.clone(),
            },
        ),
        None => tui::run(start).map(|()| cli::DONE),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(cli::failed(&error)),
    }
}
