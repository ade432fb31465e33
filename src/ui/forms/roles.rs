//! The full form of a card as plain values: which roles an event has, who fills
//! them, what the schema misses. Knows no widget.

use crate::model::{Event, KindId, Ref, Role, Tag};
use crate::workspace::{Pending, Workspace, phrases, queries};

/// One role of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleLine {
    pub role: Role,
    /// The key that asks for it while the event is focused.
    pub key: char,
    pub fillers: Vec<Filler>,
    /// What the schema misses in the role as a whole.
    pub hint: Option<String>,
    /// Waits for a filler.
    pub asked: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Filler {
    /// Its place among the event's arguments.
    pub index: usize,
    pub words: String,
    /// Why the schema doesn't expect it here.
    pub hint: Option<String>,
}

/// The roles of an event in the order of the schema.
pub fn role_lines(ws: &Workspace, tag: &Tag) -> Vec<RoleLine> {
    let Some(event) = tag.event() else {
        return Vec::new();
    };
    let rows = queries::roles_with_fillers(ws, tag);
    let roles: Vec<Role> = rows.iter().map(|it| it.0.clone()).collect();
    let keys = queries::role_keys(&roles);
    let known = ws.project().schema.event_type(&event.kind);
    rows.into_iter()
        .zip(keys)
        .map(|((role, places), key)| {
            let asked = matches!(
                &ws.session().pending,
                Some(Pending::Role { event, role: asked }) if *event == tag.id && *asked == role.id
            );
            let in_schema = known.is_some_and(|it| it.role(&role.id).is_some());
            RoleLine {
                key,
                hint: role_hint(&role, places.len(), in_schema),
                fillers: places
                    .into_iter()
                    .map(|index| filler(ws, event, index, &role))
                    .collect(),
                asked,
                role,
            }
        })
        .collect()
}

fn filler(ws: &Workspace, event: &Event, index: usize, role: &Role) -> Filler {
    let to = &event.arguments[index].filler;
    Filler {
        index,
        words: phrases::words(ws, to),
        hint: filler_hint(ws, to, role),
    }
}

fn role_hint(role: &Role, count: usize, in_schema: bool) -> Option<String> {
    let (count, min) = (count as u64, u64::from(role.min));
    match role.max {
        _ if !in_schema => Some("the schema has no such role".into()),
        Some(max) if count > u64::from(max) => Some(format!("at most {max}")),
        _ if count < min && min == 1 => Some("needed".into()),
        _ if count < min => Some(format!("{min} needed")),
        _ => None,
    }
}

fn filler_hint(ws: &Workspace, to: &Ref, role: &Role) -> Option<String> {
    let wants = || {
        let kinds: Vec<&str> = role.accepts.iter().map(KindId::as_str).collect();
        kinds.join(", ")
    };
    let kind = match to {
        Ref::Mention(id) => ws.tag(id)?.kind().cloned()?,
        Ref::Entity(id) => ws.project().register.entities.get(id)?.kind.clone(),
        Ref::Event(_) if !role.events => return Some("no event is expected here".into()),
        Ref::Value { value, .. } => {
            let Some(kind) = role.value else {
                return Some("no typed value is expected here".into());
            };
            let problem = crate::ui::widgets::value::problem(kind, value)?;
            return Some(format!("should be {problem}"));
        }
        _ => return None,
    };
    (!role.takes(&kind)).then(|| format!("{kind} isn't expected here: {}", wants()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_schema_misses_in_a_role() {
        let role = |min, max| Role {
            min,
            max,
            ..Role::default()
        };
        let rows = [
            (role(1, None), 0, Some("needed")),
            (role(1, None), 1, None),
            (role(2, None), 1, Some("2 needed")),
            (role(0, Some(1)), 2, Some("at most 1")),
            (role(0, Some(1)), 1, None),
        ];
        for (role, count, expected) in rows {
            assert_eq!(role_hint(&role, count, true).as_deref(), expected);
        }
        let unknown = role_hint(&role(0, None), 1, false);
        assert_eq!(unknown.as_deref(), Some("the schema has no such role"));
    }
}
