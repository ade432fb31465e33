//! What a person does, as stories: marked text, actions, and what stands after
//! them. Only `desk` touches the workspace's interface.

mod desk;

mod article;
mod commands;
mod events;
mod history;
mod mentions;
mod places;
mod project;
mod register;
mod review;
mod stances;
