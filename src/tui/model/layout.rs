//! Where everything stands, by the size of the terminal: one place for the view, for paging and for the mouse.

use ratatui::layout::Rect;

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The search line.
    Search,
    /// The list of references.
    #[default]
    List,
    /// The reference in full.
    Detail,
    /// Collections, tags, types, years.
    Facets,
}

/// The rectangles of the main screen; a pane that has no room is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The search line.
    pub search: Rect,
    /// The thin rule below it; of no height when there is no room.
    pub rule: Rect,
    /// Facets.
    pub facets: Option<Rect>,
    /// The list.
    pub list: Option<Rect>,
    /// The rule between list and detail, when the one stands below the other.
    pub divider: Option<Rect>,
    /// The reference in full.
    pub detail: Option<Rect>,
    /// The line of keys and messages.
    pub footer: Rect,
}

/// The smallest terminal that the screen fits in.
pub const SMALLEST: (u16, u16) = (24, 5);

/// From this width on facets are shown unasked.
const FACETS_FROM: u16 = 150;
/// From this width on list and detail stand side by side.
const BESIDE_FROM: u16 = 118;

impl Layout {
    /// The layout of a screen; `None` when the terminal is too small for any.
    pub fn of(
        size: (u16, u16),
        focus: Focus,
        facets: Option<bool>,
        detail: bool,
    ) -> Option<Layout> {
        let (w, h) = size;
        if w < SMALLEST.0 || h < SMALLEST.1 {
            return None;
        }
        let rule = u16::from(h >= 10);
        let footer = u16::from(h >= 6);
        let body = Rect::new(0, 1 + rule, w, h - 1 - rule - footer);
        let mut l = Layout {
            search: Rect::new(0, 0, w, 1),
            rule: Rect::new(0, 1, w, rule),
            footer: Rect::new(0, h - footer, w, footer),
            ..Layout::default()
        };
        let want_facets = facets.unwrap_or(w >= FACETS_FROM) || focus == Focus::Facets;
        if want_facets && w < 80 {
            // No room beside: the facets take the place of the list while they have the keys.
            if focus == Focus::Facets {
                l.facets = Some(body);
                return Some(l);
            }
        }
        let mut rest = body;
        if want_facets && w >= 80 {
            let width = (w / 6).clamp(22, 28);
            l.facets = Some(Rect { width, ..body });
            rest.x += width + 1;
            rest.width -= width + 1;
        }
        let beside = rest.width >= BESIDE_FROM - 12 && w >= BESIDE_FROM;
        let tall = rest.height >= if w >= 60 { 15 } else { 26 };
        if !detail {
            if focus == Focus::Detail {
                l.detail = Some(rest);
            } else {
                l.list = Some(rest);
            }
        } else if beside {
            let width = (rest.width * 9 / 20).clamp(44, 88);
            l.list = Some(Rect {
                width: rest.width - width - 1,
                ..rest
            });
            l.detail = Some(Rect {
                x: rest.right() - width,
                width,
                ..rest
            });
        } else if focus == Focus::Detail {
            l.detail = Some(rest);
        } else if tall {
            let top = (rest.height * 9 / 20).max(6);
            l.list = Some(Rect {
                height: top,
                ..rest
            });
            l.divider = Some(Rect {
                y: rest.y + top,
                height: 1,
                ..rest
            });
            l.detail = Some(Rect {
                y: rest.y + top + 1,
                height: rest.height - top - 1,
                ..rest
            });
        } else {
            l.list = Some(rest);
        }
        Some(l)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_never_overlap_and_stay_inside() {
        for w in 1..220u16 {
            for h in 1..70u16 {
                for focus in [Focus::Search, Focus::List, Focus::Detail, Focus::Facets] {
                    for facets in [None, Some(true), Some(false)] {
                        for detail in [true, false] {
                            let Some(l) = Layout::of((w, h), focus, facets, detail) else {
                                assert!(w < SMALLEST.0 || h < SMALLEST.1);
                                continue;
                            };
                            let screen = Rect::new(0, 0, w, h);
                            let all = [
                                Some(l.search),
                                Some(l.rule),
                                l.facets,
                                l.list,
                                l.divider,
                                l.detail,
                                Some(l.footer),
                            ];
                            let all: Vec<Rect> =
                                all.into_iter().flatten().filter(|r| r.area() > 0).collect();
                            for (i, a) in all.iter().enumerate() {
                                assert_eq!(a.intersection(screen), *a, "{w}x{h}");
                                for b in &all[i + 1..] {
                                    assert!(!a.intersects(*b), "{w}x{h} {a} {b}");
                                }
                            }
                            assert!(l.list.or(l.detail).or(l.facets).is_some());
                        }
                    }
                }
            }
        }
    }
}
