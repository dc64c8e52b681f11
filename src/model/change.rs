//! What a change is: before and after, and how two meet.
