//! Panels and keys on a small project, without a display: what stands in the
//! accessibility tree, and what keys and clicks do.

mod articles;
mod bench;
mod drawing;
mod drawn;
mod export;
mod gold;
mod import;
mod insight;
mod keys;
mod palette;
mod review;
mod sheets;
mod top_bar;
mod tray;
