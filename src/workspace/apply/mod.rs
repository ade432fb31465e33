//! How each action is carried out: one family to a file. Only these write.

mod accept;
mod article;
mod entities;
mod events;
mod place;
mod promote;
mod register;
mod reshape;
mod review;
mod stances;
mod tags;

pub use promote::OverGold;

use super::{Action, Effect, Refusal, Step, Workspace};
use crate::model::Stamp;

type Outcome = Result<(), Refusal>;

pub(super) fn apply(ws: &mut Workspace, action: Action, now: &Stamp) -> Outcome {
    use Action as A;
    // What a large step changed, and the sets it changed, may not have been read
    // in this run.
    let steps = ws.steps_over(&action).iter();
    let steps: Vec<u64> = steps.filter(|it| it.unread).map(|it| it.seq).collect();
    if !steps.is_empty() {
        let then = Box::new(action);
        ws.effects.push(Effect::Recall { steps, then });
        return Ok(());
    }
    if review::gather(ws, ws.sets_to(&action), || action.clone()) {
        return Ok(());
    }
    match action {
        A::OpenArticle(_)
        | A::Reveal { .. }
        | A::Step { .. }
        | A::SetOrder(_)
        | A::SetView(_)
        | A::Select(_)
        | A::MoveCaret { .. }
        | A::SelectUnit { .. }
        | A::ToggleSnapping
        | A::Focus(_)
        | A::FocusStep { .. }
        | A::Escape => place::apply(ws, action),

        A::SetQueue(change) => {
            review::set_queue(ws, |it| {
                it.order = change.0;
                it.filter = change.1;
            });
            Ok(())
        }
        A::ToggleSource(source) => {
            review::toggle_source(ws, source);
            Ok(())
        }
        A::TakeInHand { set, part } => review::take(ws, &set, &part),
        A::ReviewStep { forward, open } => review::step(ws, forward, open),
        A::Decide {
            set,
            part,
            decision,
            reason,
        } => review::decide(ws, set, part, decision, reason, now),
        A::Reopen { set, part } => review::reopen(ws, set, part, now),
        A::DecideAll {
            like,
            decision,
            reason,
        } => review::decide_all(ws, like, decision, reason, now),
        A::DraftKind(kind) => review::draft_kind(ws, kind),
        A::DraftPolarity(polarity) => review::draft_polarity(ws, polarity),
        A::DraftEdge { edge, grow } => review::draft_edge(ws, edge, grow),
        A::DraftTag(tag) => review::draft(ws, |it, _| {
            tag.body.clone_into(&mut it.body);
            Ok(())
        }),
        A::DropDraft => {
            ws.session.review.draft = None;
            Ok(())
        }
        A::SetBlind(percent) => article::set_info(ws, "set the blind sample", now, |info| {
            info.settings.blind_percent = percent.min(100);
        }),
        A::RememberLabels { place, labels } => {
            article::set_info(ws, "remember what types become", now, |info| {
                let maps = &mut info.settings.label_maps;
                match labels.is_empty() {
                    true => drop(maps.remove(&place)),
                    false => drop(maps.insert(place, labels)),
                }
            })
        }

        A::Type(kind) if ws.in_hand().is_some() && ws.session.selection.span().is_none() => {
            review::draft_kind(ws, kind)
        }
        A::Type(kind) => entities::type_selection(ws, kind, now),
        A::TagSpans { spans, kind } => entities::tag_spans(ws, spans, kind, now),
        A::Retype { id, kind } => entities::retype(ws, &id, kind, now),
        A::TagEverywhere(id) => entities::tag_everywhere(ws, &id, now),

        A::SetSpans { id, spans } => tags::set_spans(ws, &id, spans, now),
        A::AddFragment(id) => tags::add_fragment(ws, &id, now),
        A::MoveEdge { id, edge, grow } => tags::move_edge(ws, &id, edge, grow, now),
        A::Delete { id, with_users } => tags::delete(ws, &id, with_users, now),
        A::SetAttribute { id, name, value } => tags::set_attribute(ws, &id, name, value, now),

        A::Link { mention, entity } => register::link(ws, &mention, entity, now),
        A::LinkAll { mention, entity } => register::link_all(ws, &mention, &entity, now),
        A::NewEntity { name, kind, link } => register::new_entity(ws, name, kind, link, now),
        A::PutEntity(entity) => register::put_entity(ws, *entity, now),
        A::MergeEntities { from, into } => register::merge(ws, &from, &into, now),
        A::DeleteEntity { id, unlink } => register::delete(ws, &id, unlink, now),

        A::NewEvent { kind } => events::new_event(ws, kind, now),
        A::SetTrigger { id, spans } => events::set_trigger(ws, &id, spans, now),
        A::AskRole { event, role } => events::ask_role(ws, event, role),
        A::AddArgument {
            event,
            role,
            filler,
        } => events::add(ws, &event, role, filler, now),
        A::SetArgument {
            event,
            index,
            role,
            filler,
        } => events::set(ws, &event, index, role, filler, now),
        A::RemoveArgument { event, index } => events::remove(ws, &event, index, now),

        A::BeginStance => stances::begin(ws),
        A::DraftHolder(holder) => stances::draft_holder(ws, holder),
        A::DraftTarget(target) => stances::draft_target(ws, target),
        A::SetPolarity(polarity) if ws.in_hand().is_some() => review::draft_polarity(ws, polarity),
        A::SetPolarity(polarity) => stances::set_polarity(ws, polarity, now),
        A::SetHolder { id, holder } => {
            stances::change(ws, &id, "set the holder", now, |it| it.holder = holder)
        }
        A::SetTarget { id, target } => {
            stances::change(ws, &id, "set the target", now, |it| it.target = target)
        }
        A::SetStrength { id, strength } => {
            stances::change(ws, &id, "set the strength", now, |it| {
                it.strength = strength
            })
        }
        A::SetBasis { id, basis } => {
            stances::change(ws, &id, "set the basis", now, |it| it.basis = basis)
        }
        A::SetVia { id, via } => {
            stances::change(ws, &id, "set the chain of sources", now, |it| it.via = via)
        }
        A::SetExpression { id, spans } => {
            stances::change(ws, &id, "set the expression", now, |it| {
                it.expression = spans
            })
        }
        A::SetEvidence { id, spans } => {
            stances::change(ws, &id, "set the evidence", now, |it| it.evidence = spans)
        }

        A::Answer(to) => stances::answer(ws, to, now),
        A::BeginRelation { kind, from } => events::begin_relation(ws, kind, from),
        A::SetRelationEnds { id, from, to } => events::set_ends(ws, &id, from, to, now),

        A::SetLabel {
            task,
            values,
            spans,
        } => article::set_label(ws, task, values, spans, now),
        A::AddNote { on, text } => article::add_note(ws, on, text, now),
        A::SetNote { id, text } => article::set_note(ws, &id, text, now),
        A::SetCompletion { task, state } => article::set_completion(ws, &[task], state, now),
        A::SetAllComplete(done) => article::set_all_complete(ws, done, now),
        A::SetZones(zones) => article::set_zones(ws, zones, now),
        A::SetMeta(meta) => article::set_meta(ws, *meta, now),

        A::SetSchema(schema) => article::set_schema(ws, *schema, now),
        A::Reshape(asked) => reshape::reshape(ws, &asked, now),
        A::SetGuidelines(text) => article::set_guidelines(ws, &text, now),
        A::RenameProject(name) => {
            article::set_info(ws, "rename the project", now, |info| info.name = name)
        }
        A::SetMaxArticleBytes(bytes) => article::set_info(ws, "set the size limit", now, |info| {
            info.settings.max_article_bytes = bytes;
        }),
        A::ReadAs(encoding) => article::read_as(ws, encoding, now),
        A::Promote {
            from,
            article,
            incomplete,
            replace,
        } => {
            let wish = promote::Wish {
                from,
                article,
                incomplete,
                replace,
            };
            promote::promote(ws, wish, now)
        }
        A::Import {
            label,
            layers,
            entities,
            articles,
            project,
        } => article::import(ws, label, layers, entities, articles, project, now),

        A::Undo => {
            // What belongs together goes whole or not at all.
            ws.may_write(ws.stepped_over(&A::Undo))?;
            while ws.undo(now)? {}
            Ok(())
        }
        A::Redo => {
            ws.may_write(ws.stepped_over(&A::Redo))?;
            ws.redo(now)?;
            whole_steps(ws, now)
        }
        A::JumpTo(steps) => {
            let steps = steps.min(ws.history().steps().len());
            while ws.history().standing() > steps {
                ws.undo(now)?;
            }
            while ws.history().standing() < steps {
                ws.redo(now)?;
            }
            whole_steps(ws, now)
        }
        A::Ask(ask) => {
            ws.effects.push(Effect::Ask(ask));
            Ok(())
        }
    }
}

/// Redoes what belongs to the step that was redone last.
fn whole_steps(ws: &mut Workspace, now: &Stamp) -> Outcome {
    while ws.history().to_redo().is_some_and(Step::goes_on) {
        ws.redo(now)?;
    }
    Ok(())
}
