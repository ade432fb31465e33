//! The question before gold tags are replaced.

use egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::Queryable;
use glossator::model::{AnnotatorId, ArticleId, Layer, LayerKey};
use glossator::ui::popups::Popups;
use glossator::ui::popups::gold::question;
use glossator::workspace::{Action, Ask};

use crate::bench::Bench;
use crate::drawn::{Drawn, draw, press};

const HARBOUR: &str = "001 harbour.txt";

fn gold(bench: &Bench) -> Option<&Layer> {
    let key = LayerKey::new(AnnotatorId::gold(), ArticleId::new(HARBOUR));
    bench.ws.project().at(&key)
}

fn promote(bench: &mut Bench) {
    bench.act(Action::Promote {
        from: "ana".into(),
        article: Some(HARBOUR.into()),
        incomplete: true,
        replace: false,
    });
}

/// Gold has one tag of two, of another type, and one that is there no more.
fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.tag("Ana Lima", "PERSON");
    bench.tag("Port Vell", "PLACE");
    promote(&mut bench);
    assert_eq!(gold(&bench).map(|it| it.tags().len()), Some(2));
    assert_eq!(bench.asks, [], "nothing was in the way");
    bench.tag("Jonas Berg", "PERSON");
    bench.select("Port Vell");
    bench.act(Action::Type("ORG".into()));
    bench
}

fn asked(mut bench: Bench) -> Drawn<'static, Popups> {
    promote(&mut bench);
    let ask = bench.asks.pop().expect("a question");
    let Ask::ConfirmReplaceGold { told, .. } = &ask else {
        panic!("{ask:?}");
    };
    // For the command line, which asks nobody.
    let expected = [
        "nothing of ana became gold",
        "1 article: gold says otherwise, left as it is",
    ];
    assert_eq!(told, &expected);
    bench.sent.clear();
    let mut popups = Popups::default();
    assert!(popups.open(&ask, pos2(80.0, 80.0), &bench.ctx()));
    draw(bench, popups, Popups::is_open, |popups, ui, ctx| {
        popups.show(ui.ctx(), ctx);
    })
}

#[test]
fn what_stands_there_and_what_would_become_of_it_is_said() {
    let mut bench = bench();
    promote(&mut bench);
    let Some(Ask::ConfirmReplaceGold { from, articles, .. }) = bench.asks.last() else {
        panic!("{:?}", bench.asks);
    };
    let question = question(&bench.ws, from, articles);
    assert_eq!(
        question.title,
        "Replace the gold tags of “Ministers meet at the harbour” by yours?"
    );
    assert_eq!(
        question.lines,
        ["2 tags by ana; 1 would come, 1 would change"]
    );
}

#[test]
fn gold_stays_unless_somebody_says_so() {
    let mut drawn = asked(bench());
    drawn.get_by_label("Keep gold");
    press(&mut drawn, Key::Escape, Modifiers::NONE);
    assert!(!drawn.state().part.is_open());
    let stand = drawn.state();
    assert_eq!(stand.bench.sent, Vec::<String>::new());
    assert_eq!(gold(&stand.bench).map(|it| it.tags().len()), Some(2));
}

#[test]
fn replaced_gold_comes_back_by_one_undo() {
    let mut drawn = asked(bench());
    press(&mut drawn, Key::Enter, Modifiers::NONE);
    assert!(!drawn.state().part.is_open());
    let bench = &mut drawn.state_mut().bench;
    assert_eq!(gold(bench).map(|it| it.tags().len()), Some(3));
    assert_eq!(bench.asks, [], "nothing is asked again");
    bench.act(Action::Undo);
    assert_eq!(gold(bench).map(|it| it.tags().len()), Some(2));
}
