//! Behaviour of the whole view, without a window.
