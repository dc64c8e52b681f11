//! What stands in written works: references in many styles, lists, citations.

mod styles;
