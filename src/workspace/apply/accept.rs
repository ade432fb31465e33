//! What becomes of suggestions: the edits that accept, reject, put by or reopen
//! them, one on top of the other. Nothing is applied here. Must not know the
//! queue or what is on the screen.

use crate::model::{
    AnnotatorId, Argument, Body, Decision, Edit, LayerHead, LayerKey, Part, Project, Ref, Stamp,
    Status, Tag, TagId, Verdict,
};
use crate::suggest::content;
use crate::workspace::{Refusal, Workspace};

/// How deep what a suggestion points at is brought along.
const DEEPEST: u8 = 4;

/// Edits of one step, and the layers as they stand after them.
pub(super) struct Batch<'w> {
    ws: &'w mut Workspace,
    now: &'w Stamp,
    me: AnnotatorId,
    after: Project,
    pub edits: Vec<Edit>,
}

impl<'w> Batch<'w> {
    pub fn new(ws: &'w mut Workspace, now: &'w Stamp) -> Self {
        Self {
            me: ws.session.annotator.clone(),
            ws,
            now,
            after: Project::default(),
            edits: Vec::new(),
        }
    }

    /// Forgets how layers stand after the edits so far: nothing more of their
    /// articles follows. For batches over many articles.
    pub fn leave_article(&mut self) {
        self.after = Project::default();
    }

    /// Where the edits stand, to go [back](Self::back_to) to.
    pub fn mark(&self) -> usize {
        self.edits.len()
    }

    /// Takes edits back that were made since the mark, all of one article.
    pub fn back_to(&mut self, mark: usize) {
        for edit in self.edits.drain(mark..).rev() {
            edit.inverse().force(&mut self.after);
        }
    }

    /// Decides a part, whatever was decided before.
    pub fn decide(
        &mut self,
        set: &LayerKey,
        part: &Part,
        decision: Decision,
        reason: Option<String>,
        to: Option<Tag>,
    ) -> Result<(), Refusal> {
        let before = self.verdict(set, part).map(|it| it.decision);
        if before == Some(decision) && to.is_none() && reason.is_none() {
            return Ok(());
        }
        if before.is_some_and(Decision::is_final) {
            self.reopen(set, part)?;
        }
        match (decision, part) {
            (Decision::Accepted | Decision::Corrected, Part::Tag(id)) => {
                self.accept(set, id, to, 0).map(drop)
            }
            (Decision::Accepted | Decision::Corrected, Part::Argument { event, index }) => {
                self.accept_argument(set, event, *index, to)
            }
            _ => {
                self.stands(set, part)?;
                let verdict = Verdict {
                    reason,
                    ..Verdict::new(decision, self.now.clone())
                };
                self.say(set, part, Some(verdict))?;
                self.note_seen(set)
            }
        }
    }

    /// Accepts the open arguments of an event that was just accepted, for its
    /// score: but for those whose filler scores less and isn't taken.
    pub fn accept_arguments(
        &mut self,
        set: &LayerKey,
        part: &Part,
        least: f64,
    ) -> Result<(), Refusal> {
        let Part::Tag(event) = part else {
            return Ok(());
        };
        let tag = self.suggested(set, event);
        let arguments = tag.as_ref().and_then(Tag::event);
        let arguments = arguments.map_or(&[][..], |it| &it.arguments);
        for (argument, index) in arguments.iter().zip(0_u32..) {
            let part = Part::Argument {
                event: event.clone(),
                index,
            };
            let filler = argument.filler.tag();
            let filler_fits = match filler {
                None => true,
                Some(id) => {
                    let score = self.suggested(set, id).and_then(|it| it.provenance.score);
                    self.became(set, id).is_some() || score.is_some_and(|it| it >= least)
                }
            };
            let open = self.verdict(set, &part).is_none();
            if open && filler_fits {
                let mark = self.mark();
                if self.accept_argument(set, event, index, None).is_err() {
                    // Such as one whose filler was rejected: it stays open.
                    self.back_to(mark);
                }
            }
        }
        Ok(())
    }

    /// Takes a decision back, and with it what was put into the person's layer
    /// for it, where nothing else uses it and nobody has changed it since.
    pub fn reopen(&mut self, set: &LayerKey, part: &Part) -> Result<(), Refusal> {
        let Some(verdict) = self.verdict(set, part).cloned() else {
            return Err(Refusal("this suggestion is open".into()));
        };
        self.say(set, part, None)?;
        let Some(became) = verdict.became else {
            return Ok(());
        };
        match part {
            Part::Tag(id) => self.take_away(set, id, &became),
            Part::Argument { event, index } => {
                let Some(argument) = self.argument(set, event, *index, verdict.to.as_deref())
                else {
                    return Ok(());
                };
                let filler = self.mine_of(set, &argument.filler);
                self.change_mine(set, &became, |tag| {
                    if let Body::Event(it) = &mut tag.body {
                        it.arguments.retain(|it| {
                            it.role != argument.role || Some(&it.filler) != filler.as_ref()
                        });
                    }
                })
            }
        }
    }

    /// Brings a suggested tag into the person's layer, or finds it there; gives
    /// its id there.
    fn accept(
        &mut self,
        set: &LayerKey,
        id: &TagId,
        to: Option<Tag>,
        depth: u8,
    ) -> Result<TagId, Refusal> {
        let part = Part::Tag(id.clone());
        if let Some(became) = self.became(set, id).filter(|_| to.is_none()) {
            return Ok(became);
        }
        self.stands(set, &part)?;
        let Some(suggested) = self.suggested(set, id) else {
            return Err(gone());
        };
        let corrected = to.is_some();
        let mut tag = to.unwrap_or_else(|| suggested.clone());
        if let Body::Event(it) = &mut tag.body {
            // Each is decided by itself.
            it.arguments.clear();
        }
        self.bring(set, &mut tag, depth)?;
        if let Body::Mention(it) = &mut tag.body {
            let entities = &self.ws.project.register.entities;
            it.entity.take_if(|it| !entities.contains_key(it));
        }
        tag.provenance.by = match suggested.provenance.by.as_str() {
            "" => set.annotator.clone(),
            _ => suggested.provenance.by.clone(),
        };
        tag.provenance.at = Some(self.now.clone());
        tag.provenance.decided_by = Some(self.me.clone());
        let decision = match corrected {
            true => (Status::Corrected, Decision::Corrected),
            false => (Status::Accepted, Decision::Accepted),
        };
        tag.provenance.status = decision.0;
        let became = match self.equal(set, &tag) {
            Some(known) => {
                tag.id = known;
                self.note_seen(set)?;
                tag.id.clone()
            }
            None => self.put_fresh(set, &mut tag)?,
        };
        let verdict = Verdict {
            became: Some(became.clone()),
            to: corrected.then(|| Box::new(tag)),
            ..Verdict::new(decision.1, self.now.clone())
        };
        self.say(set, &part, Some(verdict))?;
        Ok(became)
    }

    /// Adds an argument to the event that its own became; an event that is
    /// still open is accepted with it.
    fn accept_argument(
        &mut self,
        set: &LayerKey,
        event: &TagId,
        index: u32,
        to: Option<Tag>,
    ) -> Result<(), Refusal> {
        let part = Part::Argument {
            event: event.clone(),
            index,
        };
        self.stands(set, &part)?;
        let whole = Part::Tag(event.clone());
        if self.verdict(set, &whole).map(|it| it.decision) == Some(Decision::Rejected) {
            return Err(Refusal("its event is rejected; reopen that first".into()));
        }
        let Some(suggested) = self.argument(set, event, index, to.as_ref()) else {
            return Err(gone());
        };
        let became = self.accept(set, event, None, 0)?;
        let mut argument = suggested;
        self.bring_ref(set, &mut argument.filler, 0)?;
        self.change_mine(set, &became, |tag| {
            if let Body::Event(it) = &mut tag.body {
                let same = |it: &Argument| it.role == argument.role && it.filler == argument.filler;
                if !it.arguments.iter().any(same) {
                    it.arguments.push(argument);
                }
            }
        })?;
        let decision = match to {
            Some(_) => Decision::Corrected,
            None => Decision::Accepted,
        };
        let verdict = Verdict {
            became: Some(became),
            to: to.map(Box::new),
            ..Verdict::new(decision, self.now.clone())
        };
        self.say(set, &part, Some(verdict))
    }

    /// Lets what a tag points at be the person's own, bringing it along.
    fn bring(&mut self, set: &LayerKey, tag: &mut Tag, depth: u8) -> Result<(), Refusal> {
        let mut outcome = Ok(());
        tag.each_ref_mut(|to| {
            if outcome.is_ok() {
                outcome = self.bring_ref(set, to, depth);
            }
        });
        outcome?;
        if let Body::Note(note) = &mut tag.body
            && let Some(on) = &mut note.on
        {
            *on = self.bring_tag(set, on, depth)?;
        }
        Ok(())
    }

    fn bring_ref(&mut self, set: &LayerKey, to: &mut Ref, depth: u8) -> Result<(), Refusal> {
        if let Ref::Mention(id) | Ref::Event(id) = to {
            *id = self.bring_tag(set, id, depth)?;
        }
        Ok(())
    }

    fn bring_tag(&mut self, set: &LayerKey, id: &TagId, depth: u8) -> Result<TagId, Refusal> {
        if self.suggested(set, id).is_none() {
            // A correction may point at the person's own tags.
            let mine = self.mine(set);
            return match self.layer(&mine).tag(id) {
                Some(_) => Ok(id.clone()),
                None => Err(gone()),
            };
        }
        let part = Part::Tag(id.clone());
        let said = self.verdict(set, &part).map(|it| it.decision);
        if said == Some(Decision::Rejected) {
            return Err(Refusal(
                "what it points at is rejected; reopen that first".into(),
            ));
        }
        if depth >= DEEPEST {
            return Err(Refusal("its references go round in a circle".into()));
        }
        self.accept(set, id, None, depth + 1)
    }

    /// The person's own tag for what a suggestion points at, where there is one.
    fn mine_of(&mut self, set: &LayerKey, to: &Ref) -> Option<Ref> {
        Some(match to {
            Ref::Mention(id) => Ref::Mention(self.became(set, id)?),
            Ref::Event(id) => Ref::Event(self.became(set, id)?),
            other => other.clone(),
        })
    }

    /// What a suggestion became, where that still stands.
    fn became(&mut self, set: &LayerKey, id: &TagId) -> Option<TagId> {
        let part = Part::Tag(id.clone());
        let verdict = self.verdict(set, &part)?;
        let taken = matches!(verdict.decision, Decision::Accepted | Decision::Corrected);
        let became = verdict.became.clone().filter(|_| taken)?;
        let mine = self.mine(set);
        self.layer(&mine).tag(&became).map(|it| it.id.clone())
    }

    /// The person's tag that says the same.
    fn equal(&mut self, set: &LayerKey, tag: &Tag) -> Option<TagId> {
        let mine = self.mine(set);
        let layer = self.layer(&mine);
        let wanted = content::in_layer(tag, layer);
        let same = |it: &&Tag| it.class() == tag.class() && content::in_layer(it, layer) == wanted;
        match tag.anchor().first() {
            Some(span) => layer.touching(*span).into_iter().find(same),
            None => layer.tags().find(same),
        }
        .map(|it| it.id.clone())
    }

    fn put_fresh(&mut self, set: &LayerKey, tag: &mut Tag) -> Result<TagId, Refusal> {
        let mine = self.mine(set);
        self.note_text(set)?;
        self.layer(&mine);
        tag.id = self.ws.ids.fresh(
            tag.class(),
            self.after.layers.get(&mine),
            &Default::default(),
        );
        self.edit(Edit::Tag {
            layer: mine,
            id: tag.id.clone(),
            before: None,
            after: Some(Box::new(tag.clone())),
        })?;
        Ok(tag.id.clone())
    }

    /// Takes a tag out of the person's layer that stands there for a suggestion
    /// alone.
    fn take_away(&mut self, set: &LayerKey, id: &TagId, became: &TagId) -> Result<(), Refusal> {
        let mine = self.mine(set);
        let me = self.me.clone();
        let said = self.layer(set).verdicts();
        let shared = said
            .iter()
            .filter(|(part, _)| matches!(part, Part::Tag(other) if other != id))
            .filter_map(|(_, all)| all.get(&me))
            .any(|it| it.became.as_ref() == Some(became));
        let arguments: Vec<Part> = self
            .layer(set)
            .parts()
            .map(|it| it.0)
            .filter(|it| it.argument().is_some() && it.tag() == id)
            .collect();
        let taken = arguments.iter().filter(|it| {
            let said = self.after.suggestions.get(set);
            let said = said.and_then(|set| set.verdict(it, &self.me));
            said.is_some_and(|it| it.became.is_some())
        });
        let taken = taken.count();
        let layer = self.layer(&mine);
        let Some(tag) = layer.tag(became).cloned() else {
            return Ok(());
        };
        let is_made = matches!(tag.provenance.status, Status::Accepted | Status::Corrected)
            && tag.provenance.decided_by.as_ref() == Some(&self.me);
        let is_used = self.layer(&mine).users(became).next().is_some();
        let own = tag.event().map_or(0, |it| it.arguments.len()) > taken;
        if shared || !is_made || is_used || own {
            return Ok(());
        }
        for part in arguments {
            if self.verdict(set, &part).is_some() {
                self.say(set, &part, None)?;
            }
        }
        self.edit(Edit::Tag {
            layer: mine,
            id: became.clone(),
            before: Some(Box::new(tag)),
            after: None,
        })
    }

    fn change_mine(
        &mut self,
        set: &LayerKey,
        id: &TagId,
        how: impl FnOnce(&mut Tag),
    ) -> Result<(), Refusal> {
        let mine = self.mine(set);
        let Some(before) = self.layer(&mine).tag(id).cloned() else {
            return Ok(());
        };
        let mut after = before.clone();
        how(&mut after);
        if after == before {
            return Ok(());
        }
        self.edit(Edit::Tag {
            layer: mine,
            id: id.clone(),
            before: Some(Box::new(before)),
            after: Some(Box::new(after)),
        })
    }

    fn say(&mut self, set: &LayerKey, part: &Part, after: Option<Verdict>) -> Result<(), Refusal> {
        let before = self.verdict(set, part).cloned();
        let by = self.me.clone();
        self.edit(Edit::Verdict {
            layer: set.clone(),
            part: part.clone(),
            by,
            before: before.map(Box::new),
            after: after.map(Box::new),
        })
    }

    /// The person's layer says that suggestions were seen, once it has tags.
    fn note_seen(&mut self, set: &LayerKey) -> Result<(), Refusal> {
        let mine = self.mine(set);
        let layer = self.layer(&mine);
        if layer.tags().len() == 0 || layer.head.suggestions_seen {
            return Ok(());
        }
        let before = layer.head.clone();
        let after = LayerHead {
            suggestions_seen: true,
            ..before.clone()
        };
        self.edit(head_edit(mine, before, after))
    }

    /// The person's layer counts in the text that the set counts in, or gets to;
    /// refused where that isn't the article's.
    fn note_text(&mut self, set: &LayerKey) -> Result<(), Refusal> {
        let mine = self.mine(set);
        let Some(text) = self.layer(set).head.text.clone() else {
            return Err(Refusal(format!(
                "the suggestions for {} don't say which text they count in",
                set.article
            )));
        };
        let shown = match self.ws.documents.get(&set.article) {
            Some(document) => Some(document.hash.clone()),
            None => {
                let article = self.ws.project.articles.get(&set.article);
                article.and_then(|it| it.text_hash.clone())
            }
        };
        let before = self.layer(&mine).head.clone();
        let counted = before.text.as_ref().map(|it| it.hash.clone()).or(shown);
        if counted.is_some_and(|it| it != text.hash) {
            return Err(Refusal(format!(
                "the suggestions for {} stand on another version of its text",
                set.article
            )));
        }
        let settings = &self.ws.project.info.settings;
        let after = match before.text {
            Some(_) => LayerHead {
                suggestions_seen: true,
                ..before.clone()
            },
            None => LayerHead {
                text: Some(text),
                guideline_version: settings.guideline_version.clone(),
                suggestions_seen: true,
                ..before.clone()
            },
        };
        match after == before {
            true => Ok(()),
            false => self.edit(head_edit(mine, before, after)),
        }
    }

    fn stands(&mut self, set: &LayerKey, part: &Part) -> Result<(), Refusal> {
        let tag = self.layer(set).tag(part.tag());
        match tag.is_some_and(|it| part.is_of(it)) {
            true => Ok(()),
            false => Err(gone()),
        }
    }

    fn suggested(&mut self, set: &LayerKey, id: &TagId) -> Option<Tag> {
        self.layer(set).tag(id).cloned()
    }

    /// An argument of a suggested event, or of what it is corrected to.
    fn argument(
        &mut self,
        set: &LayerKey,
        event: &TagId,
        index: u32,
        to: Option<&Tag>,
    ) -> Option<Argument> {
        let arguments = |tag: &Tag| {
            let it = tag.event()?;
            it.arguments.get(index as usize).cloned()
        };
        match to {
            Some(to) => arguments(to),
            None => arguments(&self.suggested(set, event)?),
        }
    }

    fn verdict(&mut self, set: &LayerKey, part: &Part) -> Option<&Verdict> {
        let me = self.me.clone();
        self.layer(set).verdict(part, &me)
    }

    fn mine(&self, set: &LayerKey) -> LayerKey {
        LayerKey::new(self.me.clone(), set.article.clone())
    }

    /// A layer as it stands after the edits so far.
    fn layer(&mut self, key: &LayerKey) -> &crate::model::Layer {
        let now = &self.ws.project;
        self.after
            .held(key.kind)
            .entry(key.clone())
            .or_insert_with(|| now.at(key).cloned().unwrap_or_default())
    }

    fn edit(&mut self, edit: Edit) -> Result<(), Refusal> {
        if let Some(key) = edit.layer().cloned() {
            self.layer(&key);
        }
        edit.apply(&mut self.after)
            .map_err(|conflict| Refusal(format!("not done: {conflict}")))?;
        self.edits.push(edit);
        Ok(())
    }
}

fn head_edit(layer: LayerKey, before: LayerHead, after: LayerHead) -> Edit {
    Edit::LayerHead {
        layer,
        before: Box::new(before),
        after: Box::new(after),
    }
}

fn gone() -> Refusal {
    Refusal("this suggestion is gone".into())
}
