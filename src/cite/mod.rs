//! Citing: CSL, citation keys, in-text forms, clipboard forms.
