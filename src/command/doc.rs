//! The keys as text: `docs/keys.md` and `refs keys --bindings`.

use super::{COMMANDS, Context, Keymap};

fn keys(map: &Keymap, command: &super::Command) -> String {
    map.keys(command.action)
        .iter()
        .map(|k| format!("`{k}`"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The page `docs/keys.md`.
pub fn keys_markdown() -> String {
    let map = Keymap::default();
    let mut out = String::from(
        "# Keys\n\nThis page is made from the table of commands (`src/command/table.rs`); `refs keys --bindings` prints the keys in force.\n\n\
         Keys are named as here: `j`, `G`, `C-d` (Ctrl), `M-b` (Alt), `S-Tab`, `Space`, `PageDown`, `F1`. A command's keys are changed in the configuration file:\n\n\
         ```toml\n[keys]\nexport = [\"e\", \"C-e\"]\nremove = []          # no key at all\n```\n\n\
         A key that two of your lines want is reported at the start with both names.\n",
    );
    for context in Context::ALL {
        let opener = context
            .opener()
            .and_then(|o| map.keys(o).first())
            .map(|k| format!(" (`{k}`, then …)"))
            .unwrap_or_default();
        out.push_str(&format!(
            "\n## {}{opener}\n\n| key | command | does |\n|---|---|---|\n",
            context.title()
        ));
        for c in COMMANDS.iter().filter(|c| c.context == *context) {
            let keys = keys(&map, c).replace('|', "\\|");
            out.push_str(&format!("| {keys} | `{}` | {} |\n", c.name, c.what));
        }
    }
    out
}

/// The keys in force as a plain table, for `refs keys --bindings`.
pub fn bindings_text(map: &Keymap) -> String {
    let mut out = String::new();
    for context in Context::ALL {
        out.push_str(&format!("{}\n", context.title()));
        for c in COMMANDS.iter().filter(|c| c.context == *context) {
            let keys = map
                .keys(c.action)
                .iter()
                .map(|k| k.to_string())
                .collect::<Vec<_>>()
                .join(" ");
            out.push_str(&format!("  {keys:<18} {:<22} {}\n", c.name, c.what));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_documented() {
        let page = keys_markdown();
        let text = bindings_text(&Keymap::default());
        for c in COMMANDS {
            assert!(page.contains(&format!("`{}`", c.name)), "{}", c.name);
            assert!(text.contains(c.name), "{}", c.name);
        }
    }
}
