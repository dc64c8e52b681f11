//! The palette: every command by its name.

use super::super::effect::Effect;
use super::super::model::{Choice, Dialog, Model, Prompt, Purpose};
use crate::command::{Action, COMMANDS};

/// Opens the palette.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let choices = COMMANDS
        .iter()
        .filter(|c| c.context.in_palette() && c.action != Action::Palette)
        .map(|c| Choice {
            value: c.name.to_string(),
            label: c.name.to_string(),
            detail: c.what.to_string(),
        })
        .collect();
    let prompt = Prompt::new(Purpose::Palette, "command", "").with(choices);
    model.dialogs.push(Dialog::Prompt(Box::new(prompt)));
    Vec::new()
}
