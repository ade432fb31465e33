//! Projects on disk: what is saved comes back, bytes stay, damage is told and
//! stays where it is, and a killed process loses nothing that was called saved.

mod damage;
mod desk;
mod killed;
mod large;
mod names;
mod refused;
mod saved;
mod sets;
mod shipped;
mod together;
