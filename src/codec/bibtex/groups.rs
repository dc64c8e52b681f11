//! Groups of references that programs keep in comments: JabRef's group tree, BibDesk's static groups.

use std::collections::HashMap;

/// What the comments of a file say about groups.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Path of a group by its name, for groups whose members name them.
    paths: HashMap<String, String>,
    /// Paths by citation key, for groups that list their members.
    members: HashMap<String, Vec<String>>,
}

impl Groups {
    /// Takes in what one comment says.
    pub(super) fn comment(&mut self, text: &str) {
        let text = text.trim();
        if let Some(tree) = text
            .strip_prefix("jabref-meta:")
            .map(str::trim_start)
            .and_then(|t| {
                t.strip_prefix("grouping:")
                    .or_else(|| t.strip_prefix("groupstree:"))
            })
        {
            self.jabref(tree);
        } else if text.starts_with("BibDesk Static Groups") {
            self.bibdesk(text);
        }
    }

    /// Lines of `LEVEL Type:Name\;…;`, wrapped at 70 characters in old files.
    fn jabref(&mut self, tree: &str) {
        let tree: String = tree.replace(['\r', '\n'], "");
        let mut path: Vec<String> = Vec::new();
        for group in split(&tree, ';', 1) {
            let group = group.trim();
            let Some((level, rest)) = group.split_once(' ') else {
                continue;
            };
            let (Ok(level), Some((kind, data))) = (level.parse::<usize>(), rest.split_once(':'))
            else {
                continue;
            };
            if level == 0 || level > 60 {
                continue;
            }
            let mut parts = split(data, ';', 2).into_iter().map(|p| unescape(&p));
            let name = parts.next().unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            path.truncate(level - 1);
            path.push(name.replace('/', "∕"));
            let whole = path.join("/");
            if kind.starts_with("Explicit") {
                // The second part is the way of combining; keys follow in files of old versions.
                for key in parts.skip(1).filter(|k| !k.is_empty()) {
                    let of_key = self.members.entry(key).or_default();
                    if !of_key.contains(&whole) {
                        of_key.push(whole.clone());
                    }
                }
            }
            self.paths.entry(name).or_insert(whole);
        }
    }

    /// A property list of groups with `group name` and `keys`.
    fn bibdesk(&mut self, text: &str) {
        for group in text.split("<dict>").skip(1) {
            let group = group.split("</dict>").next().unwrap_or_default();
            let value = |name: &str| {
                let at = group.find(&format!("<key>{name}</key>"))?;
                let rest = &group[at..];
                let from = rest.find("<string>")? + 8;
                let to = rest[from..].find("</string>")? + from;
                Some(unentity(&rest[from..to]))
            };
            if let (Some(name), Some(keys)) = (value("group name"), value("keys")) {
                for key in keys.split(',').map(str::trim).filter(|k| !k.is_empty()) {
                    self.members
                        .entry(key.to_string())
                        .or_default()
                        .push(name.clone());
                }
            }
        }
    }

    /// Makes paths of the names that an entry gives, and adds the groups that list it.
    pub(super) fn complete(&self, key: &str, collections: &mut Vec<String>) {
        for name in collections.iter_mut() {
            if let Some(path) = self.paths.get(name) {
                *name = path.clone();
            }
        }
        for path in self.members.get(key).into_iter().flatten() {
            collections.push(path.clone());
        }
        let mut seen = Vec::new();
        collections.retain(|c| {
            let new = !seen.contains(c);
            seen.push(c.clone());
            new
        });
    }
}

/// Splits at a sign behind `level - 1` backslashes exactly.
fn split(text: &str, sign: char, level: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut backslashes = 0;
    for c in text.chars() {
        let last = out.len() - 1;
        if c == sign && backslashes == level - 1 {
            let keep = out[last].len() - backslashes;
            out[last].truncate(keep);
            out.push(String::new());
            backslashes = 0;
            continue;
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        out[last].push(c);
    }
    out
}

fn unescape(text: &str) -> String {
    text.replace("\\\\;", ";")
        .replace("\\\\:", ":")
        .replace("\\;", ";")
        .replace("\\:", ":")
        .trim()
        .to_string()
}

fn unentity(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_jabref_and_bibdesk() {
        let mut groups = Groups::default();
        groups.comment("jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Thesis\\;0\\;1\\;;\n2 StaticGroup:Theory\\;0\\;1\\;;\n1 KeywordGroup:Old\\;0\\;keywords\\;x\\;0\\;0\\;;\n");
        groups.comment("jabref-meta: groupstree:\n0 AllEntriesGroup:;\n1 ExplicitGroup:List\\;0\\;a1\\;b2\\;;\n");
        groups.comment("BibDesk Static Groups{\n<plist><array><dict><key>group name</key><string>A &amp; B</string><key>keys</key><string>a1,c3</string></dict></array></plist>\n}");
        let mut c = vec!["Theory".to_string()];
        groups.complete("a1", &mut c);
        assert_eq!(c, ["Thesis/Theory", "List", "A & B"]);
        let mut c = Vec::new();
        groups.complete("b2", &mut c);
        assert_eq!(c, ["List"]);
    }
}
