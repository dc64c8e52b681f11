//! Themes: a handful of roles, each a style; built in, or from the user's own files; brought down to what the terminal can show.

use ratatui::style::{Color, Modifier, Style};
use std::path::Path;

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: weight, underline and reverse only.
    Mono,
    /// The sixteen named ones.
    Ansi16,
    /// 256.
    Ansi256,
    /// All.
    True,
}

impl Depth {
    /// What the environment says (`NO_COLOR`, `COLORTERM`, `TERM`).
    pub fn detect(get: &dyn Fn(&str) -> Option<String>) -> Depth {
        if get("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            return Depth::Mono;
        }
        let term = get("TERM").unwrap_or_default();
        let colors = get("COLORTERM").unwrap_or_default();
        if colors.contains("truecolor") || colors.contains("24bit") || term.contains("direct") {
            Depth::True
        } else if term == "dumb"
            || term.ends_with("-m")
            || term.starts_with("vt1")
            || term.starts_with("vt2")
        {
            Depth::Mono
        } else if term.contains("256")
            || ["kitty", "alacritty", "foot", "wezterm", "ghostty"]
                .iter()
                .any(|t| term.contains(t))
        {
            Depth::Ansi256
        } else {
            Depth::Ansi16
        }
    }
}

/// The colours of a theme; what is `None` is the terminal's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Palette {
    text: Option<Color>,
    dim: Option<Color>,
    faint: Option<Color>,
    accent: Option<Color>,
    hit: Option<Color>,
    good: Option<Color>,
    warn: Option<Color>,
    bad: Option<Color>,
    select: Option<Color>,
    panel: Option<Color>,
    background: Option<Color>,
}

/// The styles of the screen, by what they are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The name in the configuration.
    pub name: String,
    /// Running text.
    pub text: Style,
    /// Titles.
    pub strong: Style,
    /// What matters less: venues, labels, counts.
    pub dim: Style,
    /// Rules and what is nearly not there.
    pub faint: Style,
    /// The one accent: cursor bar, keys, headings that are chosen.
    pub accent: Style,
    /// Matched letters.
    pub hit: Style,
    /// Good news.
    pub good: Style,
    /// Warnings.
    pub warn: Style,
    /// Errors.
    pub bad: Style,
    /// The row of the cursor (laid over the others).
    pub select: Style,
    /// Panels over the screen.
    pub panel: Style,
    /// The whole screen.
    pub base: Style,
    /// Links.
    pub link: Style,
}

const fn rgb(v: u32) -> Option<Color> {
    Some(Color::Rgb((v >> 16) as u8, (v >> 8) as u8, v as u8))
}

const DARK: Palette = Palette {
    text: None,
    dim: rgb(0x8f959e),
    faint: rgb(0x555b66),
    accent: rgb(0x7fb4ca),
    hit: rgb(0xe6c384),
    good: rgb(0x98bb6c),
    warn: rgb(0xe6a35c),
    bad: rgb(0xe46876),
    select: rgb(0x2b3038),
    panel: rgb(0x20242b),
    background: None,
};

const LIGHT: Palette = Palette {
    text: None,
    dim: rgb(0x5f6670),
    faint: rgb(0xb4bac2),
    accent: rgb(0x1f6f94),
    hit: rgb(0x9a5b00),
    good: rgb(0x3f7a2a),
    warn: rgb(0x9a5b00),
    bad: rgb(0xb3263a),
    select: rgb(0xe4ecf1),
    panel: rgb(0xf1f3f5),
    background: None,
};

/// The names of the themes that are built in, with a word on each.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("auto", "light or dark, by the terminal's background"),
    ("dark", "quiet blue on a dark terminal"),
    ("light", "ink blue on a light terminal"),
    ("ember", "warm, on its own dark ground"),
    ("paper", "like print, on its own light ground"),
    ("high-contrast", "black, white and bold, at least 7:1"),
    ("colour-blind", "blue and orange, told apart by everyone"),
    ("16", "the terminal's own sixteen colours"),
    ("mono", "no colour at all"),
];

fn palette(name: &str) -> Option<Palette> {
    Some(match name {
        "dark" | "mono" => DARK,
        "light" => LIGHT,
        "ember" => Palette {
            text: rgb(0xe8dcc8),
            dim: rgb(0xa8977c),
            faint: rgb(0x5f5240),
            accent: rgb(0xe08a4f),
            hit: rgb(0xf0c674),
            good: rgb(0xa9b665),
            warn: rgb(0xe8b04f),
            bad: rgb(0xea6962),
            select: rgb(0x3a3128),
            panel: rgb(0x2b251f),
            background: rgb(0x211c18),
        },
        "paper" => Palette {
            text: rgb(0x2a2724),
            dim: rgb(0x6b645b),
            faint: rgb(0xc4baab),
            accent: rgb(0x8c2f1b),
            hit: rgb(0x8c2f1b),
            good: rgb(0x4a6b2a),
            warn: rgb(0x8a5a00),
            bad: rgb(0xa3182c),
            select: rgb(0xebe1d0),
            panel: rgb(0xf1e9dc),
            background: rgb(0xf8f3ea),
        },
        "high-contrast" => Palette {
            text: rgb(0xffffff),
            dim: rgb(0xd8d8d8),
            faint: rgb(0xa8a8a8),
            accent: rgb(0x5fd7ff),
            hit: rgb(0xffff5f),
            good: rgb(0x87ff87),
            warn: rgb(0xffd75f),
            bad: rgb(0xff9f9f),
            select: rgb(0x003a5f),
            panel: rgb(0x101010),
            background: rgb(0x000000),
        },
        // Okabe and Ito's colours: apart for protanopes, deuteranopes and tritanopes.
        "colour-blind" => Palette {
            accent: rgb(0x56b4e9),
            hit: rgb(0xf0a020),
            good: rgb(0x56b4e9),
            warn: rgb(0xf0e442),
            bad: rgb(0xe58a4a),
            ..DARK
        },
        "16" => Palette {
            text: None,
            dim: None,
            faint: Some(Color::DarkGray),
            accent: Some(Color::Cyan),
            hit: Some(Color::Yellow),
            good: Some(Color::Green),
            warn: Some(Color::Yellow),
            bad: Some(Color::Red),
            select: None,
            panel: None,
            background: None,
        },
        _ => return None,
    })
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::new("dark", true, Depth::True, None)
    }
}

impl Theme {
    /// The theme of a name, from the built-in ones or from `folder/NAME.toml`; an unknown or broken one is `auto`.
    pub fn new(name: &str, dark: bool, depth: Depth, folder: Option<&Path>) -> Theme {
        Theme::load(name, dark, depth, folder).unwrap_or_else(|_| {
            Theme::build(
                if dark { "dark" } else { "light" },
                if dark { DARK } else { LIGHT },
                depth,
            )
        })
    }

    /// The theme of a name, or why there is none.
    ///
    /// # Errors
    /// When no such theme is there, or its file cannot be understood.
    pub fn load(
        name: &str,
        dark: bool,
        depth: Depth,
        folder: Option<&Path>,
    ) -> Result<Theme, String> {
        if name == "auto" {
            let (name, palette) = if dark {
                ("dark", DARK)
            } else {
                ("light", LIGHT)
            };
            return Ok(Theme::build(name, palette, depth));
        }
        let depth = match name {
            "mono" => Depth::Mono,
            "16" => depth.min(Depth::Ansi16),
            _ => depth,
        };
        let own = folder
            .map(|f| f.join(format!("{name}.toml")))
            .filter(|_| !name.contains(['/', '\\']));
        if let Some(text) = own.and_then(|p| std::fs::read_to_string(p).ok()) {
            let palette = parse(&text, if dark { DARK } else { LIGHT })?;
            return Ok(Theme::build(name, palette, depth));
        }
        palette(name)
            .map(|p| Theme::build(name, p, depth))
            .ok_or_else(|| format!("there is no theme {name}"))
    }

    fn build(name: &str, p: Palette, depth: Depth) -> Theme {
        let c = |color: Option<Color>| color.and_then(|c| reduce(c, depth));
        let fg = |color: Option<Color>| match c(color) {
            Some(color) => Style::new().fg(color),
            None => Style::new(),
        };
        let plain = Style::new();
        let mut base = fg(p.text);
        if let Some(bg) = c(p.background) {
            base = base.bg(bg);
        }
        let mut dim = fg(p.dim);
        let mut faint = fg(p.faint);
        if p.dim.is_none() || depth <= Depth::Ansi16 {
            dim = plain.add_modifier(Modifier::DIM);
            faint = plain.add_modifier(Modifier::DIM);
        }
        if depth == Depth::Ansi16 && p.background.is_some() {
            base = plain;
        }
        // Colour never speaks alone: what is chosen has a bar, what matched is underlined, errors have a word.
        let mono = depth == Depth::Mono;
        let select = match c(p.select) {
            Some(bg) if depth > Depth::Ansi16 => plain.bg(bg),
            _ => plain.add_modifier(Modifier::BOLD),
        };
        let panel = match c(p.panel) {
            Some(bg) if depth > Depth::Ansi16 => plain.bg(bg),
            _ => plain,
        };
        let bold = |style: Style| style.add_modifier(Modifier::BOLD);
        Theme {
            name: name.to_string(),
            text: fg(p.text),
            strong: bold(fg(p.text)),
            dim,
            faint,
            accent: if mono { bold(plain) } else { fg(p.accent) },
            hit: if mono {
                plain.add_modifier(Modifier::UNDERLINED)
            } else {
                bold(fg(p.hit))
            },
            good: fg(p.good),
            warn: bold(fg(p.warn)),
            bad: bold(fg(p.bad)),
            select,
            panel,
            base,
            link: fg(p.accent).add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The themes in a folder of the user's, by name.
    pub fn own(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|e| {
                let name = e.file_name().into_string().ok()?;
                name.strip_suffix(".toml").map(str::to_string)
            })
            .collect();
        names.sort();
        names
    }
}

/// A colour as it is written in a theme file: `#7fb4ca`, `color12`, `red`, `bright-red`, `default`.
fn color(text: &str) -> Option<Option<Color>> {
    let text = text.trim();
    if text == "default" || text.is_empty() {
        return Some(None);
    }
    if let Some(hex) = text.strip_prefix('#') {
        let v = u32::from_str_radix(hex, 16)
            .ok()
            .filter(|_| hex.len() == 6)?;
        return Some(rgb(v));
    }
    if let Some(n) = text.strip_prefix("color") {
        return n.parse().ok().map(|n| Some(Color::Indexed(n)));
    }
    let named = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    ];
    let (bright, base) = match text.strip_prefix("bright-") {
        Some(rest) => (8, rest),
        None => (0, text),
    };
    let at = named.iter().position(|n| *n == base)?;
    Some(Some(Color::Indexed(at as u8 + bright)))
}

fn parse(text: &str, mut p: Palette) -> Result<Palette, String> {
    let table: toml::Table = toml::from_str(text).map_err(|e| e.message().to_string())?;
    for (name, value) in &table {
        let slot = match name.as_str() {
            "text" => &mut p.text,
            "dim" => &mut p.dim,
            "faint" => &mut p.faint,
            "accent" => &mut p.accent,
            "hit" => &mut p.hit,
            "good" => &mut p.good,
            "warn" => &mut p.warn,
            "bad" => &mut p.bad,
            "select" => &mut p.select,
            "panel" => &mut p.panel,
            "background" => &mut p.background,
            other => return Err(format!("there is no role {other}")),
        };
        let written = value.as_str().unwrap_or_default();
        *slot = color(written).ok_or_else(|| format!("{name}: {written:?} is not a colour"))?;
    }
    Ok(p)
}

/// The nearest colour that the terminal has.
fn reduce(color: Color, depth: Depth) -> Option<Color> {
    match (depth, color) {
        (Depth::Mono, _) => None,
        (Depth::Ansi256, Color::Rgb(r, g, b)) => Some(Color::Indexed(to_256(r, g, b))),
        (Depth::Ansi16, Color::Rgb(r, g, b)) => Some(to_16(r, g, b)),
        (_, c) => Some(c),
    }
}

fn to_256(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [i32; 6] = [0, 95, 135, 175, 215, 255];
    let near = |v: u8| {
        (0..6)
            .min_by_key(|i| (STEPS[*i] - i32::from(v)).abs())
            .unwrap_or(0)
    };
    let far = |x: [i32; 3]| {
        (x[0] - i32::from(r)).pow(2) + (x[1] - i32::from(g)).pow(2) + (x[2] - i32::from(b)).pow(2)
    };
    let (i, j, k) = (near(r), near(g), near(b));
    let cube = far([STEPS[i], STEPS[j], STEPS[k]]);
    let mean = (i32::from(r) + i32::from(g) + i32::from(b)) / 3;
    let step = ((mean - 8 + 5) / 10).clamp(0, 23);
    let grey = far([8 + 10 * step; 3]);
    if grey < cube {
        232 + step as u8
    } else {
        (16 + 36 * i + 6 * j + k) as u8
    }
}

fn to_16(r: u8, g: u8, b: u8) -> Color {
    let max = r.max(g).max(b);
    let min = r.min(g).min(b);
    if max - min < 40 {
        return match max {
            0..=60 => Color::Black,
            61..=130 => Color::DarkGray,
            131..=210 => Color::Gray,
            _ => Color::White,
        };
    }
    let mid = (u16::from(max) + u16::from(min)) / 2;
    let bits = [r, g, b].map(|v| u16::from(v) > mid);
    match bits {
        [true, false, false] => Color::Red,
        [false, true, false] => Color::Green,
        [true, true, false] => Color::Yellow,
        [false, false, true] => Color::Blue,
        [true, false, true] => Color::Magenta,
        _ => Color::Cyan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_by_environment() {
        let env = |pairs: &'static [(&str, &str)]| {
            Depth::detect(&move |n| pairs.iter().find(|p| p.0 == n).map(|p| p.1.to_string()))
        };
        assert_eq!(
            env(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]),
            Depth::Mono
        );
        assert_eq!(
            env(&[("NO_COLOR", ""), ("COLORTERM", "truecolor")]),
            Depth::True
        );
        assert_eq!(env(&[("TERM", "xterm-256color")]), Depth::Ansi256);
        assert_eq!(env(&[("TERM", "linux")]), Depth::Ansi16);
        assert_eq!(env(&[("TERM", "vt100")]), Depth::Mono);
    }

    #[test]
    fn every_theme_at_every_depth() {
        for (name, _) in BUILT_IN {
            for depth in [Depth::Mono, Depth::Ansi16, Depth::Ansi256, Depth::True] {
                let t = Theme::load(name, true, depth, None).expect("built in");
                let all = [
                    t.text, t.dim, t.accent, t.hit, t.bad, t.select, t.panel, t.base,
                ];
                for s in all {
                    for c in [s.fg, s.bg].into_iter().flatten() {
                        match depth {
                            Depth::Mono => panic!("{name} has a colour without colours"),
                            Depth::Ansi16 => {
                                assert!(!matches!(c, Color::Rgb(..) | Color::Indexed(_)), "{name}")
                            }
                            Depth::Ansi256 => assert!(!matches!(c, Color::Rgb(..)), "{name}"),
                            Depth::True => {}
                        }
                    }
                }
                assert_ne!(t.hit, t.text, "{name}");
            }
        }
        assert!(Theme::load("nope", true, Depth::True, None).is_err());
    }

    #[test]
    fn themes_of_ones_own() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(
            dir.path().join("mine.toml"),
            "accent = '#ff0000'\ndim = 'bright-black'\n",
        )
        .expect("written");
        std::fs::write(dir.path().join("bad.toml"), "accent = 'reddish'\n").expect("written");
        let t = Theme::load("mine", true, Depth::True, Some(dir.path())).expect("a theme");
        assert_eq!(t.accent.fg, Some(Color::Rgb(255, 0, 0)));
        assert!(
            Theme::load("bad", true, Depth::True, Some(dir.path()))
                .is_err_and(|e| e.contains("reddish"))
        );
        assert_eq!(Theme::own(dir.path()), ["bad", "mine"]);
    }
}
