//! Pictures of counts small enough to see through: as text, and as they are told.

use std::collections::BTreeMap;

use expect_test::expect;

use super::*;
use crate::chart::{Area, Chart, Fill, Ink, Mark, Palette, Sheet, svg::svg};
use crate::measure::insight::{Bin, By, Cell, Done, Insight, Matrix, Place, Side, Timeline, Work};
use crate::measure::review::{Judged, Review};
use crate::model::{Decision, EventType, KindId, Schema, TagClass, Task};

const SETTING: Setting<'static> = Setting {
    below: "Harbour · ana",
    width: 420.0,
};

/// What a screen reader is told, a line a spot.
fn told(chart: &Chart) -> String {
    let names = chart.spots.iter().map(|it| it.name.as_str());
    names.collect::<Vec<_>>().join("\n")
}

/// Every text that stands in the picture, in order.
fn words(chart: &Chart) -> String {
    let texts = chart.marks.iter().filter_map(|it| match it {
        Mark::Text(it) => Some(it.text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" | ")
}

fn side(name: &str, count: usize, balance: i64) -> Side {
    Side {
        party: 0,
        name: name.into(),
        count,
        balance,
    }
}

fn cell(counts: [usize; 5]) -> Cell {
    Cell {
        counts,
        stances: Vec::new(),
    }
}

/// Two holders and two targets: for twice, against three times and for once,
/// neutral, both sides alike.
fn matrix() -> Matrix {
    Matrix {
        rows: vec![side("Orlova", 6, 0), side("Kaya & Sons", 3, 0)],
        columns: vec![side("the <ban>", 5, 2), side("Norrland", 4, -2)],
        cells: BTreeMap::from([
            ((0, 0), cell([2, 0, 0, 0, 0])),
            ((0, 1), cell([1, 3, 0, 0, 0])),
            ((1, 0), cell([1, 1, 0, 0, 0])),
            ((1, 1), cell([0, 0, 1, 0, 0])),
        ]),
    }
}

#[test]
fn a_matrix_as_svg() {
    let text = svg(&stances(&matrix(), SETTING), Palette::of(false));
    expect![[r##"
        <svg xmlns="http://www.w3.org/2000/svg" width="420" height="318" viewBox="0 0 420 318" role="img" font-family="'Noto Sans', 'Helvetica Neue', Arial, sans-serif">
        <title>Who is for whom</title>
        <rect width="420" height="318" fill="#ffffff"/>
        <text x="24" y="42.66" font-size="18" fill="#1d1d1b" font-weight="bold">Who is for whom</text>
        <text x="24" y="64.81" font-size="13" fill="#55554f">Harbour · ana</text>
        <rect x="24" y="84" width="12" height="12" fill="#117733" fill-opacity="0.3"/>
        <rect x="24.5" y="84.5" width="11" height="11" fill="none" stroke="#117733" stroke-width="1"/>
        <text x="42" y="94.07" font-size="11" fill="#55554f">+ more for</text>
        <rect x="112.62" y="84" width="12" height="12" fill="#b3261e" fill-opacity="0.3"/>
        <rect x="113.12" y="84.5" width="11" height="11" fill="none" stroke="#b3261e" stroke-width="1"/>
        <text x="130.62" y="94.07" font-size="11" fill="#55554f">− more against</text>
        <rect x="224.65" y="84" width="12" height="12" fill="#5a5a5a" fill-opacity="0.3"/>
        <rect x="225.15" y="84.5" width="11" height="11" fill="none" stroke="#5a5a5a" stroke-width="1"/>
        <text x="242.65" y="94.07" font-size="11" fill="#55554f">○ neutral, ±0 balanced</text>
        <text x="24" y="114.07" font-size="11" fill="#55554f">Holders down, targets across. In a cell: those for less those against,</text>
        <text x="24" y="130.07" font-size="11" fill="#55554f">then all; the line is their shares.</text>
        <text x="208" y="190.01" font-size="13" fill="#1d1d1b" transform="rotate(-42 208 185.2)">the &lt;ban&gt;</text>
        <text x="210" y="200.27" font-size="11" fill="#55554f" text-anchor="middle">5</text>
        <text x="300" y="190.01" font-size="13" fill="#1d1d1b" transform="rotate(-42 300 185.2)">Norrland</text>
        <text x="302" y="200.27" font-size="11" fill="#55554f" text-anchor="middle">4</text>
        <text x="24" y="229.01" font-size="13" fill="#1d1d1b">Orlova</text>
        <text x="154" y="228.27" font-size="11" fill="#55554f" text-anchor="end">6</text>
        <rect x="165" y="206.2" width="90" height="36" rx="3" fill="#117733" fill-opacity="0.42"/>
        <text x="210" y="223.01" font-size="13" fill="#1d1d1b" font-weight="bold" text-anchor="middle">+2</text>
        <text x="210" y="235.27" font-size="11" fill="#55554f" text-anchor="middle">2</text>
        <rect x="169" y="238.2" width="82" height="3" fill="#117733"/>
        <rect x="257" y="206.2" width="90" height="36" rx="3" fill="#b3261e" fill-opacity="0.42"/>
        <text x="302" y="223.01" font-size="13" fill="#1d1d1b" font-weight="bold" text-anchor="middle">−2</text>
        <text x="302" y="235.27" font-size="11" fill="#55554f" text-anchor="middle">4</text>
        <rect x="261" y="238.2" width="20.5" height="3" fill="#117733"/>
        <rect x="281.5" y="238.2" width="61.5" height="3" fill="#b3261e"/>
        <text x="24" y="267.01" font-size="13" fill="#1d1d1b">Kaya &amp; Sons</text>
        <text x="154" y="266.27" font-size="11" fill="#55554f" text-anchor="end">3</text>
        <rect x="165" y="244.2" width="90" height="36" rx="3" fill="#5a5a5a" fill-opacity="0.12"/>
        <text x="210" y="261.01" font-size="13" fill="#1d1d1b" font-weight="bold" text-anchor="middle">±0</text>
        <text x="210" y="273.27" font-size="11" fill="#55554f" text-anchor="middle">2</text>
        <rect x="169" y="276.2" width="41" height="3" fill="#117733"/>
        <rect x="210" y="276.2" width="41" height="3" fill="#b3261e"/>
        <rect x="257" y="244.2" width="90" height="36" rx="3" fill="#5a5a5a" fill-opacity="0.12"/>
        <text x="302" y="261.01" font-size="13" fill="#1d1d1b" font-weight="bold" text-anchor="middle">○</text>
        <text x="302" y="273.27" font-size="11" fill="#55554f" text-anchor="middle">1</text>
        <rect x="261" y="276.2" width="82" height="3" fill="#5a5a5a"/>
        <line x1="24" y1="204.2" x2="348" y2="204.2" stroke="#dededa" stroke-width="1"/>
        </svg>
    "##]].assert_eq(&text);
}

#[test]
fn a_cell_says_sign_and_number() {
    let chart = stances(&matrix(), SETTING);
    expect![[r#"
        Orlova towards the <ban>: 2 for
        Orlova towards Norrland: 1 for, 3 against
        Kaya & Sons towards the <ban>: 1 for, 1 against
        Kaya & Sons towards Norrland: 1 neutral"#]]
    .assert_eq(&told(&chart));
    expect!["Who is for whom | Harbour · ana | + more for | − more against | ○ neutral, ±0 balanced | Holders down, targets across. In a cell: those for less those against, | then all; the line is their shares. | the <ban> | 5 | Norrland | 4 | Orlova | 6 | +2 | 2 | −2 | 4 | Kaya & Sons | 3 | ±0 | 2 | ○ | 1"].assert_eq(&words(&chart));
}

#[test]
fn what_has_no_room_is_told() {
    let sides = |letter: &str, count: usize| -> Vec<Side> {
        (0..count)
            .map(|at| side(&format!("{letter}{at}"), 1, 1))
            .collect()
    };
    let matrix = Matrix {
        rows: sides("h", 41),
        columns: sides("t", 12),
        cells: BTreeMap::from([((0, 0), cell([1, 0, 0, 0, 0]))]),
    };
    let chart = stances(&matrix, SETTING);
    assert!(
        words(&chart)
            .ends_with("1 more holder and 4 more targets with fewer stances: see the table.")
    );
    assert!(chart.width >= 420.0);
}

fn insight() -> Insight {
    let work = |articles, begun, complete, kinds: &[(TagClass, &str, usize)]| Work {
        articles,
        tasks: vec![Done { begun, complete }],
        kinds: kinds
            .iter()
            .map(|(class, kind, count)| ((*class, KindId::new(*kind)), *count))
            .collect(),
    };
    let ana = work(
        3,
        1,
        2,
        &[
            (TagClass::Mention, "PERSON", 12),
            (TagClass::Stance, "against", 4),
        ],
    );
    let ben = work(1, 1, 0, &[(TagClass::Mention, "PERSON", 3)]);
    Insight {
        articles: 4,
        tasks: vec![Task::Entities],
        annotators: BTreeMap::from([("ana".into(), ana), ("ben".into(), ben)]),
        ..Insight::default()
    }
}

#[test]
fn progress_is_told_for_each_task() {
    let chart = progress(&insight(), SETTING);
    expect![[r#"
        ana, entities: 2 complete, 1 begun, of 4 articles
        ben, entities: 0 complete, 1 begun, of 4 articles"#]]
    .assert_eq(&told(&chart));
    expect!["Progress | Harbour · ana | complete | begun | not begun | ana | 3 of 4 articles | entities | 2 complete, 1 begun | ben | 1 of 4 articles | entities | 0 complete, 1 begun"].assert_eq(&words(&chart));
}

#[test]
fn types_stand_beside_each_other_by_annotator() {
    let chart = kinds(&insight(), &Schema::default(), SETTING);
    expect![[r#"
        PERSON: 15 tags (ana 12, ben 3)
        against: 4 tags (ana 4, ben 0)"#]]
    .assert_eq(&told(&chart));
    expect!["Tags by type | Harbour · ana | ana | ben | Entities | 12 | 3 | PERSON | 12 | 3 | Stances | 4 | 0 | − against | 4 | 0"].assert_eq(&words(&chart));
}

#[test]
fn sources_have_their_interval() {
    let judged = |decision| Judged {
        source: "model-x",
        kind: "PERSON",
        is_argument: false,
        decision,
        day: "",
        score: None,
    };
    let mut all = vec![judged(Some(Decision::Accepted)); 8];
    all.extend([judged(Some(Decision::Rejected)); 2]);
    all.push(judged(None));
    let chart = sources(&Review::of(all), SETTING);
    expect!["model-x: 8 accepted, 0 corrected, 2 rejected, 0 skipped, 1 open; 80 % (49–94)"]
        .assert_eq(&told(&chart));
    expect!["Decisions on suggestions | Harbour · ana | accepted | corrected | rejected | skipped | open | right as suggested | 0 % | 50 % | 100 % | model-x | 11 suggestions | 8 | 2 | 80 % (49–94) | 8 accepted · 0 corrected · 2 rej…"].assert_eq(&words(&chart));
}

fn timeline(by: By, days: &[(&str, usize)]) -> Timeline {
    let place = Place { layer: 0, fact: 0 };
    let bins = days.iter().map(|(day, count)| Bin {
        start: day.parse().unwrap(),
        events: vec![vec![place; *count], Vec::new()],
    });
    Timeline {
        by,
        kinds: vec![("MEET".into(), 3), ("SIGN".into(), 1)],
        bins: bins.collect(),
        vague: vec![place],
        undated: Vec::new(),
    }
}

#[test]
fn a_timeline_says_what_it_leaves_out() {
    let days = [("2026-05-11", 2), ("2026-05-13", 1), ("2026-09-01", 1)];
    let chart = events(&timeline(By::Day, &days), &Schema::default(), SETTING);
    expect![[r#"
        2026-05-11, MEET: 2 events
        2026-05-11: 2 events
        2026-05-13, MEET: 1 event
        2026-05-13: 1 event
        2026-09-01, MEET: 1 event
        2026-09-01: 1 event"#]]
    .assert_eq(&told(&chart));
    expect!["Events over time | Harbour · ana | MEET 3 | SIGN 1 | 0 | 1 | 2 | MEET | 2 | MEET | 1 | MEET | 1 | 11 | May 2026 | 12 | 13 | 1 | Sep 2026 | 1 event is known to the month or year only: shown by month or by year."].assert_eq(&words(&chart));
}

/// Areas of a colour and how much of it, without the page's.
fn areas(chart: &Chart) -> Vec<(Ink, f32)> {
    let areas = chart.marks.iter().filter_map(|it| match it {
        Mark::Area { paint, .. } if paint.ink != Ink::Page => Some((paint.ink, paint.share)),
        _ => None,
    });
    areas.collect()
}

#[test]
fn a_type_of_events_has_its_own_colour_in_every_picture() {
    let event = |id: &str, color: &str| EventType {
        id: id.into(),
        color: color.into(),
        ..EventType::default()
    };
    let schema = Schema {
        events: vec![event("SIGN", "hue2"), event("MEET", "hue7")],
        ..Schema::default()
    };
    let work = Work {
        articles: 1,
        tasks: Vec::new(),
        kinds: BTreeMap::from([
            ((TagClass::Event, KindId::new("MEET")), 3),
            ((TagClass::Event, KindId::new("SIGN")), 1),
        ]),
    };
    let insight = Insight {
        annotators: BTreeMap::from([("ana".into(), work)]),
        ..Insight::default()
    };
    let (meet, sign) = (Ink::Hue(6), Ink::Hue(1));
    let bars = areas(&kinds(&insight, &schema, SETTING));
    assert_eq!(bars, [(meet, 1.0), (sign, 1.0)]);
    let place = Place { layer: 0, fact: 0 };
    let mut timeline = timeline(By::Day, &[("2026-05-11", 3)]);
    timeline.bins[0].events[1].push(place);
    // First the legend, then the column.
    let over_time = areas(&events(&timeline, &schema, SETTING));
    assert_eq!(over_time, [bars.clone(), bars].concat());
    // Two types of one colour keep it; the second has lines in it.
    let schema = Schema {
        events: vec![event("SIGN", "hue7"), event("MEET", "hue7")],
        ..Schema::default()
    };
    let shown = [(meet, 1.0), (meet, 0.22)];
    assert_eq!(
        areas(&events(&timeline, &schema, SETTING)),
        [shown, shown].concat()
    );
}

/// Swatches of the legend, each as its marks moved to one place.
fn swatches(chart: &Chart) -> Vec<String> {
    let mut swatches: Vec<Chart> = Vec::new();
    let (mut left, mut top) = (0.0, 0.0);
    for mark in &chart.marks {
        match mark {
            Mark::Area { area, .. } if (area.width, area.height) == (12.0, 12.0) => {
                (left, top) = (area.x, area.y);
                swatches.push(Chart::default());
            }
            Mark::Line { .. } | Mark::Dot { .. } | Mark::Frame { .. } => {}
            _ => continue,
        }
        let moved = |(x, y): (f32, f32)| ((x - left).round(), (y - top).round());
        let mut mark = mark.clone();
        match &mut mark {
            Mark::Area { area, .. } | Mark::Frame { area, .. } => {
                (area.x, area.y) = moved((area.x, area.y));
            }
            Mark::Line { from, to, .. } => (*from, *to) = (moved(*from), moved(*to)),
            Mark::Dot { at, .. } => *at = moved(*at),
            Mark::Text(_) => {}
        }
        if let Some(chart) = swatches.last_mut() {
            chart.marks.push(mark);
        }
    }
    let told = swatches.iter().map(|it| svg(it, Palette::of(false)));
    told.collect()
}

#[test]
fn eight_types_of_one_colour_are_told_apart() {
    let ids: Vec<String> = (0..8).map(|it| format!("T{it}")).collect();
    let schema = Schema {
        events: ids
            .iter()
            .map(|it| EventType {
                id: it.as_str().into(),
                color: "hue4".into(),
                ..EventType::default()
            })
            .collect(),
        ..Schema::default()
    };
    let timeline = Timeline {
        by: By::Day,
        kinds: ids.iter().map(|it| (it.as_str().into(), 1)).collect(),
        bins: Vec::new(),
        vague: Vec::new(),
        undated: Vec::new(),
    };
    let chart = events(&timeline, &schema, SETTING);
    let mut swatches = swatches(&chart);
    assert_eq!(swatches.len(), 8);
    swatches.sort();
    swatches.dedup();
    assert_eq!(swatches.len(), 8);
}

#[test]
fn lines_and_dots_keep_within_their_piece() {
    let fills = [
        Fill::Rising,
        Fill::Falling,
        Fill::Level,
        Fill::Upright,
        Fill::Crossed,
        Fill::Dotted,
    ];
    for (width, height) in [(12.0, 12.0), (90.0, 31.0), (3.0, 2.0), (8.0, 140.0)] {
        let area = Area::new(10.0, 20.0, width, height);
        for fill in fills.map(|it| it(Ink::Hue(0))) {
            let mut sheet = Sheet::default();
            sheet.fill(area, fill);
            let drawn = sheet.chart.marks.iter().filter_map(|it| match it {
                Mark::Line { from, to, .. } => Some([*from, *to]),
                Mark::Dot { at, .. } => Some([*at, *at]),
                _ => None,
            });
            for (x, y) in drawn.flatten() {
                let inside =
                    (area.x..=area.right()).contains(&x) && (area.y..=area.bottom()).contains(&y);
                assert!(inside, "{fill:?} of {area:?}: {x}, {y}");
            }
        }
    }
}

#[test]
fn many_bins_make_a_wider_picture() {
    let days: Vec<String> = (0..400).map(|it| format!("{}-01-01", 1500 + it)).collect();
    let days: Vec<(&str, usize)> = days.iter().map(|it| (it.as_str(), 1)).collect();
    let chart = events(&timeline(By::Year, &days), &Schema::default(), SETTING);
    assert!(chart.width >= 400.0 * 8.0, "{}", chart.width);
}
