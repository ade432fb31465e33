//! Small things that several panels draw the same way. Know no panel.
