//! Behaviour of the whole view, without a window: one stage shows it, a hundred
//! questions are asked of it.

use super::*;
use egui::{
    Context, Event as Input, FontData, FontDefinitions, FontFamily, Modifiers, PointerButton,
    RawInput, Vec2,
};
use proptest::prelude::*;
use std::cell::Cell;

/// Marks that count how often they were asked for.
struct Marked {
    marks: Vec<Mark>,
    revision: u64,
    asked: Cell<usize>,
}

impl Marked {
    fn new(marks: Vec<Mark>) -> Self {
        Self {
            marks,
            revision: 1,
            asked: Cell::new(0),
        }
    }
}

impl MarkSource for Marked {
    fn revision(&self) -> u64 {
        self.revision
    }
    fn marks(&self, within: Span, out: &mut Vec<Mark>) {
        self.asked.set(self.asked.get() + 1);
        out.extend(
            self.marks
                .iter()
                .filter(|m| m.span.overlaps(within))
                .cloned(),
        );
    }
    fn describe(&self, key: u64) -> Option<String> {
        Some(format!("thing {key}"))
    }
}

/// A view with a text, shown frame by frame.
struct Stage {
    ctx: Context,
    view: TextView,
    text: Arc<str>,
    key: u64,
    look: Look,
    marks: Marked,
    size: Vec2,
    time: f64,
    events: Vec<Event>,
    told: Vec<String>,
}

impl Stage {
    fn new(text: &str) -> Self {
        let ctx = Context::default();
        let mut fonts = FontDefinitions::empty();
        let face = Arc::new(FontData::from_static(notosans::REGULAR_TTF));
        fonts.font_data.insert("face".into(), face);
        for family in [FontFamily::Proportional, FontFamily::Monospace] {
            fonts.families.insert(family, vec!["face".into()]);
        }
        ctx.set_fonts(fonts);
        let mut stage = Self {
            ctx,
            view: TextView::default(),
            text: Arc::from(text),
            key: 1,
            look: Look {
                motion: false,
                ..Look::light()
            },
            marks: Marked::new(Vec::new()),
            size: vec2(700.0, 500.0),
            time: 0.0,
            events: Vec::new(),
            told: Vec::new(),
        };
        stage.frame(Vec::new());
        stage
    }

    fn frame(&mut self, input: Vec<Input>) {
        self.time += 0.02;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            events: input,
            ..RawInput::default()
        };
        let Self {
            ctx,
            view,
            text,
            key,
            look,
            marks,
            events,
            told,
            ..
        } = self;
        let cursor = CursorView::default();
        let output = ctx.run_ui(input, |ui| {
            let shown = view.show(ui, text, *key, look, marks, &cursor);
            events.extend(shown.events);
        });
        let _ = ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        let tree = output.platform_output.accesskit_update.as_ref();
        *told = tree
            .iter()
            .flat_map(|tree| &tree.nodes)
            .filter_map(|(_, node)| node.label().or(node.value()).map(str::to_owned))
            .collect();
        output.drop_without_applying_deltas();
    }

    /// The names in the accessibility tree of one more frame.
    fn said(&mut self) -> Vec<String> {
        self.frame(Vec::new());
        self.told.clone()
    }

    fn press(&mut self, pos: Pos2) {
        for pressed in [true, false] {
            self.frame(vec![
                Input::PointerMoved(pos),
                Input::PointerButton {
                    pos,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                },
            ]);
        }
    }

    /// Top of the page, as the byte of its first row.
    fn top_byte(&self) -> u32 {
        self.view.scroll_place().byte
    }

    fn find(&self, words: &str) -> Span {
        let at = self.text.find(words).expect("the words are in the text");
        Span::from_range(at..at + words.len()).expect("words aren't empty")
    }
}

fn tag(span: Span, key: u64) -> Mark {
    Mark {
        span,
        key,
        hue: egui::Color32::from_rgb(0, 114, 178),
        style: MarkStyle::Tinted,
        label: Some("per".into()),
        emphasis: Emphasis::None,
    }
}

/// Every cluster boundary in sight comes back from its own place.
fn assert_round_trip(stage: &Stage) {
    use unicode_segmentation::UnicodeSegmentation;
    let seen = stage.view.visible_range().expect("something is in sight");
    let mut tried = 0;
    for (byte, cluster) in stage.text.grapheme_indices(true) {
        let byte = byte as u32;
        if !seen.contains(byte) || cluster.contains(['\n', '\r']) {
            continue;
        }
        let Some(caret) = stage.view.caret_rect(byte) else {
            continue;
        };
        let span = Span::new(byte, byte + cluster.len() as u32).unwrap();
        let rects = stage.view.rects_of(span);
        let width = rects.first().map_or(0.0, |r| r.width());
        if width < 0.5 {
            continue;
        }
        let back = stage.view.byte_at(caret.center() + vec2(0.1, 0.0));
        assert_eq!(back, byte, "{cluster:?} at {byte}");
        tried += 1;
    }
    assert!(tried > 0);
}

#[test]
fn places_come_back_as_the_same_bytes_in_mixed_scripts() {
    let text = "Plain words, office affairs, fluff.\r\n\
        Cafe\u{301} and nai\u{308}ve, stacked o\u{302}\u{323}\u{301}x.\n\
        Երևանի կառավարությունը հայտարարեց երկուշաբթի։\n\
        外交部长星期一在布鲁塞尔会见了乌克兰外长，双方没有发表声明。\n\
        family 👩\u{200D}👩\u{200D}👧 flags 🇦🇲🇺🇦 done\ttab\u{A0}nbsp\u{200B}zero\n\
        \rlone\rcarriage\r\n";
    assert_round_trip(&Stage::new(text));
}

#[test]
fn a_cluster_is_never_cut() {
    let stage = Stage::new("e\u{301}e\u{301} 👩\u{200D}👩\u{200D}👧x");
    let y = stage.view.y_of(0).unwrap() + 5.0;
    for x in 0..200 {
        let byte = stage
            .view
            .byte_at(pos2(stage.view.column().left() + x as f32, y));
        assert!([0, 3, 6, 7, 25, 26].contains(&byte), "{byte}");
    }
    // A span that ends inside a cluster covers all of it.
    let inside = stage.view.rects_of(Span::new(0, 1).unwrap());
    let whole = stage.view.rects_of(Span::new(0, 3).unwrap());
    assert_eq!(inside, whole);
    assert!(whole[0].width() > 4.0);
}

#[test]
fn right_to_left_words_keep_their_place_between_others() {
    let text = "The daily הארץ הזה said; أخبار اليوم too. End";
    let stage = Stage::new(text);
    let hebrew = stage.find("הארץ הזה");
    let said = stage.find("said");
    let end = stage.find("End");
    let x = |span| stage.view.rects_of(span)[0].x_range();
    assert!((x(hebrew).max - x(said).min).abs() < 12.0);
    assert!(x(end).min > x(stage.find("too")).max);
    for x in 0..600 {
        let pos = pos2(x as f32, stage.view.y_of(0).unwrap() + 5.0);
        assert!(text.is_char_boundary(stage.view.byte_at(pos) as usize));
    }
}

#[test]
fn a_click_past_a_broken_row_stays_on_it() {
    let stage = Stage::new(&"seven words make a rather long line ".repeat(10));
    let y = stage.view.y_of(0).unwrap() + 5.0;
    let end = stage.view.byte_at(pos2(690.0, y));
    assert_eq!(stage.text.as_bytes()[end as usize], b' ');
    assert_eq!(stage.view.y_of(end), stage.view.y_of(0));
}

#[test]
fn a_broken_rows_blank_is_not_covered() {
    let mut stage = Stage::new(&"seven words make a rather long line ".repeat(10));
    let ctx = stage.ctx.clone();
    let end = stage.view.line_end(&ctx, 0);
    let rects = stage.view.rects_of(Span::new(0, end + 10).unwrap());
    assert_eq!(rects.len(), 2);
    let blank = stage.view.caret_rect(end).unwrap().left();
    assert!((rects[0].right() - blank).abs() < 0.01);
    assert_eq!(rects[1].left(), stage.view.column().left());
}

#[test]
fn a_line_of_a_megabyte_is_laid_out_in_part() {
    let mut stage = Stage::new(&"a word after another in one line ".repeat(32_000));
    assert!(stage.view.laid.len() < 4);
    assert_round_trip(&stage);
    let middle = (stage.text.len() / 2) as u32;
    stage.view.scroll_to(middle, Align::Center);
    stage.frame(Vec::new());
    assert!(stage.view.visible_range().unwrap().contains(middle));
    assert!(stage.view.laid.len() < 8);
    assert_round_trip(&stage);
}

#[test]
fn scrolling_is_anchored_while_heights_become_exact() {
    // Lines whose height is guessed badly: wide letters and narrow ones.
    let text: String = (0..2000)
        .map(|i| if i % 2 == 0 { "WWWW MMMM ".repeat(20) } else { "il ".repeat(20) } + "\n")
        .collect();
    let mut stage = Stage::new(&text);
    let far = (text.len() / 2) as u32;
    stage.view.scroll_to(far, Align::Top);
    stage.frame(Vec::new());
    let seen = stage.view.y_of(far).unwrap();
    for _ in 0..40 {
        let before = stage.view.y_of(far).unwrap();
        stage.view.scroll_by(-7.0);
        stage.frame(Vec::new());
        let moved = stage.view.y_of(far).unwrap() - before;
        assert!((moved - 7.0).abs() < 0.6, "moved by {moved}");
    }
    for _ in 0..40 {
        stage.view.scroll_by(7.0);
        stage.frame(Vec::new());
    }
    assert!((stage.view.y_of(far).unwrap() - seen).abs() < 1.0);
}

#[test]
fn the_ends_of_the_text_stop_the_page() {
    let mut stage = Stage::new(&"a line\n".repeat(100));
    stage.view.scroll_by(-500.0);
    stage.frame(Vec::new());
    assert_eq!(stage.view.y_of(0), Some(24.0));
    stage.view.scroll_by(1e9);
    stage.frame(Vec::new());
    let last = stage.text.len() as u32;
    let bottom = stage.view.caret_rect(last).unwrap().bottom();
    assert!((bottom - (500.0 - 24.0)).abs() < 1.5, "{bottom}");
}

#[test]
fn a_narrower_page_keeps_the_top_row() {
    let mut stage = Stage::new(&("some words of a long paragraph ".repeat(100) + "\n").repeat(10));
    stage.view.scroll_to(12_000, Align::Top);
    stage.frame(Vec::new());
    let top = stage.top_byte();
    stage.size.x = 420.0;
    stage.frame(Vec::new());
    let now = stage.top_byte();
    assert!(now <= top && top - now < 60, "{top} became {now}");
    let place = stage.view.scroll_place();
    stage.view.scroll_to(0, Align::Top);
    stage.frame(Vec::new());
    stage.view.restore(place);
    stage.frame(Vec::new());
    assert_eq!(stage.view.scroll_place(), place);
}

#[test]
fn nearest_moves_only_what_is_needed() {
    let mut stage = Stage::new(&"a line\n".repeat(400));
    stage.view.scroll_to(7 * 3, Align::Nearest);
    stage.frame(Vec::new());
    assert_eq!(stage.top_byte(), 0);
    stage.view.scroll_to(7 * 100, Align::Nearest);
    stage.frame(Vec::new());
    let y = stage.view.y_of(700).unwrap();
    assert!(y > 350.0 && y < 500.0, "{y}");
}

#[test]
fn a_new_text_begins_at_its_top() {
    let mut stage = Stage::new(&"a line\n".repeat(400));
    stage.view.scroll_to(2000, Align::Top);
    stage.frame(Vec::new());
    stage.text = Arc::from("another text");
    stage.key = 2;
    stage.frame(Vec::new());
    assert_eq!(stage.view.y_of(0), Some(24.0));
    stage.text = Arc::from("");
    stage.key = 3;
    stage.frame(Vec::new());
    assert_eq!(stage.view.visible_range(), None);
    assert_eq!(stage.view.byte_at(pos2(100.0, 100.0)), 0);
    assert!(stage.view.caret_rect(0).is_some());
}

#[test]
fn marks_are_asked_for_once_per_revision() {
    let mut stage = Stage::new("Anna met Aram.\nThey talked.\n");
    stage.frame(Vec::new());
    let asked = stage.marks.asked.get();
    stage.frame(Vec::new());
    assert_eq!(stage.marks.asked.get(), asked);
    let anna = stage.find("Anna");
    let over = stage.view.rects_of(anna)[0].center();
    assert_eq!(stage.view.mark_at(over), None);
    stage.marks.marks.push(tag(anna, 7));
    stage.frame(Vec::new());
    assert_eq!(
        stage.view.mark_at(over),
        None,
        "the revision is what counts"
    );
    stage.marks.revision += 1;
    stage.frame(Vec::new());
    assert_eq!(stage.view.mark_at(over), Some(7));
    stage.marks.marks.clear();
    stage.marks.revision += 1;
    stage.frame(Vec::new());
    assert_eq!(stage.view.mark_at(over), None);
}

#[test]
fn a_changed_mark_lays_no_text_out_again() {
    let mut stage = Stage::new("Anna met Aram.\nThey talked.\n");
    let galley = stage.view.laid[&0].galley.clone();
    stage.marks.marks.push(tag(stage.find("Anna"), 7));
    stage.marks.revision += 1;
    stage.frame(Vec::new());
    assert!(Arc::ptr_eq(&galley, &stage.view.laid[&0].galley));
}

#[test]
fn the_innermost_mark_is_hit_and_the_outer_one_by_its_lane() {
    let mut stage = Stage::new("The Ministry of Foreign Affairs said so.\n");
    stage.marks.marks = vec![
        tag(stage.find("Ministry of Foreign Affairs"), 1),
        tag(stage.find("Foreign Affairs"), 2),
    ];
    stage.marks.revision += 1;
    stage.frame(Vec::new());
    let inner = stage.view.rects_of(stage.find("Foreign"))[0];
    assert_eq!(stage.view.mark_at(inner.center()), Some(2));
    let outer_lane = pos2(
        inner.center().x,
        inner.top() + stage.view.rows.ink_bottom() + 4.0,
    );
    assert_eq!(stage.view.mark_at(outer_lane), Some(1));
    let outer = stage.view.rects_of(stage.find("Ministry"))[0];
    assert_eq!(stage.view.mark_at(outer.center()), Some(1));
    // The type's name over the words belongs to the mark.
    assert_eq!(
        stage.view.mark_at(outer.left_top() + vec2(3.0, 1.0)),
        Some(1)
    );
}

#[test]
fn presses_are_counted_and_say_what_is_under_them() {
    let mut stage = Stage::new("Anna met Aram.\n");
    stage.marks.marks.push(tag(stage.find("Aram"), 9));
    stage.marks.revision += 1;
    let aram = stage.find("Aram");
    let pos = stage.view.rects_of(aram)[0].left_center() + vec2(1.0, 0.0);
    stage.frame(vec![Input::PointerMoved(pos)]);
    stage.events.clear();
    for _ in 0..4 {
        stage.press(pos);
    }
    let clicks: Vec<(u32, u8, Option<u64>)> = stage
        .events
        .iter()
        .filter_map(|e| match e {
            Event::Press {
                byte, clicks, on, ..
            } => Some((*byte, *clicks, *on)),
            _ => None,
        })
        .collect();
    let at = aram.start();
    assert_eq!(
        clicks,
        [
            (at, 1, Some(9)),
            (at, 2, Some(9)),
            (at, 3, Some(9)),
            (at, 1, Some(9))
        ]
    );
    let releases = stage
        .events
        .iter()
        .filter(|e| matches!(e, Event::Release { .. }));
    assert_eq!(releases.count(), 4);
}

#[test]
fn a_drag_reports_bytes_until_the_release() {
    let mut stage = Stage::new("Anna met Aram.\n");
    let from = stage.view.rects_of(stage.find("Anna"))[0].left_center() + vec2(1.0, 0.0);
    let to = stage.view.rects_of(stage.find("Aram"))[0].left_center() + vec2(1.0, 0.0);
    let button = |pos, pressed| Input::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::SHIFT,
    };
    stage.frame(vec![Input::PointerMoved(from)]);
    stage.events.clear();
    stage.frame(vec![button(from, true)]);
    stage.frame(vec![Input::PointerMoved(to)]);
    stage.frame(vec![button(to, false)]);
    let at = stage.find("Aram").start();
    assert!(matches!(
        stage.events[0],
        Event::Press {
            byte: 0,
            clicks: 1,
            ..
        }
    ));
    assert!(stage.events.contains(&Event::Drag { byte: at }));
    assert!(matches!(stage.events.last(), Some(Event::Release { byte, .. }) if *byte == at));
}

#[test]
fn the_caret_goes_up_and_down_by_rows_and_keeps_its_x() {
    let text = format!(
        "{}\n\nshort\n{}",
        "wrapped words ".repeat(20),
        "another row ".repeat(20)
    );
    let mut stage = Stage::new(&text);
    let ctx = stage.ctx.clone();
    let mut at = 30;
    let mut goal = None;
    let mut path = vec![at];
    let mut back = 0;
    for _ in 0..12 {
        let moved = stage.view.visual_line_down(&ctx, at, goal);
        assert!(moved.byte >= at);
        (at, goal) = (moved.byte, Some(moved.goal_x));
        path.push(at);
        // Short rows on the way don't change the x that it goes back to.
        let x = stage.view.caret_rect(at).unwrap().left() - stage.view.column().left();
        if text[at as usize..].starts_with(char::is_alphabetic) && x > 60.0 {
            assert!((x - moved.goal_x).abs() < 12.0, "{x} for {}", moved.goal_x);
            back += usize::from(at > text.find("short").unwrap() as u32 + 5);
        }
    }
    assert_eq!(at as usize, text.len());
    assert!(back > 0);
    // Back up over the same places, as far as the rows are broken the same.
    let short = text.find("short").unwrap() as u32;
    assert!(path.iter().any(|b| (short..=short + 5).contains(b)));
    let mut ups = 0;
    while at > 0 && ups < 50 {
        let moved = stage.view.visual_line_up(&ctx, at, goal);
        assert!(moved.byte < at, "{at}");
        at = moved.byte;
        ups += 1;
    }
    assert_eq!(at, 0);
}

#[test]
fn a_rows_ends_are_its_own() {
    let mut stage = Stage::new(&"some words in a row ".repeat(12));
    let ctx = stage.ctx.clone();
    let end = stage.view.line_end(&ctx, 5);
    assert_eq!(stage.view.line_start(&ctx, end), 0);
    assert_eq!(stage.text.as_bytes()[end as usize], b' ');
    let next = end + 1;
    assert_eq!(stage.view.line_start(&ctx, next), next);
    let down = stage.view.page_down(&ctx, 0, None);
    assert_eq!(down.byte as usize, stage.text.len());
    assert_eq!(stage.view.page_up(&ctx, down.byte, None).byte, 0);
}

#[test]
fn ten_thousand_tags_on_one_word_end_in_a_count() {
    let mut stage = Stage::new("Only one word is tagged here.\n");
    let word = stage.find("word");
    stage.marks.marks = (0..10_000).map(|k| tag(word, k)).collect();
    stage.marks.revision += 1;
    stage.frame(Vec::new());
    let woven = stage.view.laid[&0].woven.as_ref().unwrap();
    assert!(woven.weight() < 100_000);
    assert!(
        stage
            .view
            .mark_at(stage.view.rects_of(word)[0].center())
            .is_some()
    );
}

#[test]
fn screen_readers_find_paragraphs_and_marks() {
    let mut stage = Stage::new("Anna met Aram.\nThey talked.\n");
    stage.marks.marks = vec![tag(stage.find("Anna"), 1), tag(stage.find("Aram"), 2)];
    stage.marks.revision += 1;
    stage.ctx.enable_accesskit();
    let said = stage.said();
    for wanted in [
        "Article text",
        "Anna met Aram.",
        "They talked.",
        "thing 1",
        "thing 2",
    ] {
        assert!(said.iter().any(|s| s == wanted), "{wanted} in {said:?}");
    }
    stage.marks.marks = (0..500)
        .map(|k| tag(Span::new(k % 14, k % 14 + 1).unwrap(), k.into()))
        .collect();
    stage.marks.revision += 1;
    let things = stage.said();
    let things = things.iter().filter(|s| s.starts_with("thing")).count();
    assert!((14..=200).contains(&things), "{things}");
}

#[test]
fn nothing_asks_for_another_frame_at_rest() {
    let mut stage = Stage::new("Anna met Aram.\n");
    for _ in 0..3 {
        stage.frame(Vec::new());
    }
    assert!(!stage.ctx.has_requested_repaint());
}

#[test]
fn what_is_kept_is_bounded() {
    let mut stage =
        Stage::new(&"a line of some words to lay out and to keep, for a while\n".repeat(20_000));
    for _ in 0..400 {
        stage.view.scroll_by(480.0);
        stage.frame(Vec::new());
    }
    let kept: usize = stage.view.laid.values().map(Laid::weight).sum();
    assert!(kept <= KEPT, "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_gives_boundaries_and_never_panics(
        text in "[a-z \\n\\r\\té\u{301}\u{200D}👩🇦中אבش\u{0}\u{7}\u{2028}]{0,80}",
        xs in prop::collection::vec((0f32..700.0, 0f32..500.0), 12),
        from in 0u32..100, len in 1u32..40,
    ) {
        let mut stage = Stage::new(&text);
        stage.look.invisibles = true;
        stage.marks.marks.push(tag(Span::new(from, from + len).unwrap(), 1));
        stage.marks.revision += 1;
        stage.frame(Vec::new());
        for (x, y) in xs {
            let byte = stage.view.byte_at(pos2(x, y)) as usize;
            prop_assert!(text.is_char_boundary(byte));
            let ctx = stage.ctx.clone();
            let up = stage.view.visual_line_up(&ctx, byte as u32, None).byte as usize;
            let down = stage.view.visual_line_down(&ctx, byte as u32, None).byte as usize;
            prop_assert!(text.is_char_boundary(up) && text.is_char_boundary(down));
            prop_assert!(up <= byte && byte <= down);
        }
        for r in stage.view.rects_of(Span::new(from, from + len).unwrap()) {
            prop_assert!(r.width() >= 0.0 && r.is_finite());
        }
    }
}
