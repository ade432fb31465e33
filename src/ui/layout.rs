//! Where the parts of the window stand: a pure sum of its size and the widths
//! that are asked for. Panels give way in a fixed order when it is narrow
//! (inspector, articles, margin) and come back when it grows. Draws nothing.

use egui::{Rect, pos2};

use super::Prefs;

/// Heights of the bars above and below, in points.
pub const TOP: f32 = 36.0;
pub const STATUS: f32 = 24.0;
/// The reader never gets narrower than this while a panel can give way.
pub const READER_LEAST: f32 = 420.0;
const PANEL_LEAST: f32 = 200.0;
const PANEL_MOST: f32 = 560.0;
const TRAY_LEAST: f32 = 120.0;
/// Room that the tray leaves above itself.
const ABOVE_TRAY: f32 = 160.0;

/// The rectangles of one frame, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    pub top: Rect,
    pub articles: Option<Rect>,
    pub reader: Rect,
    pub margin: Option<Rect>,
    pub inspector: Option<Rect>,
    pub tray: Option<Rect>,
    pub status: Rect,
}

/// The edges between parts that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    Articles,
    Margin,
    Inspector,
    Tray,
}

impl Edge {
    pub const ALL: [Self; 4] = [Self::Articles, Self::Margin, Self::Inspector, Self::Tray];

    /// For screen readers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Articles => "Width of the articles panel",
            Self::Margin => "Width of the margin",
            Self::Inspector => "Width of the inspector",
            Self::Tray => "Height of the tray",
        }
    }

    pub fn size_of(self, prefs: &mut Prefs) -> &mut f32 {
        match self {
            Self::Articles => &mut prefs.articles_width,
            Self::Margin => &mut prefs.margin_width,
            Self::Inspector => &mut prefs.inspector_width,
            Self::Tray => &mut prefs.tray_height,
        }
    }

    /// The line between the part and its neighbour; None where the part isn't shown.
    pub fn line(self, places: &Places) -> Option<(egui::Pos2, egui::Pos2)> {
        match self {
            Self::Articles => places
                .articles
                .map(|it| (it.right_top(), it.right_bottom())),
            Self::Margin => places.margin.map(|it| (it.left_top(), it.left_bottom())),
            Self::Inspector => places.inspector.map(|it| (it.left_top(), it.left_bottom())),
            Self::Tray => places.tray.map(|it| (it.left_top(), it.right_top())),
        }
    }

    /// The part's size when its edge is pulled to `at`, within bounds.
    pub fn pulled_to(self, at: egui::Pos2, places: &Places) -> Option<f32> {
        match self {
            Self::Articles => Some(fit_panel(at.x - places.articles?.left())),
            Self::Margin => Some(fit_panel(places.margin?.right() - at.x)),
            Self::Inspector => Some(fit_panel(places.inspector?.right() - at.x)),
            Self::Tray => Some((places.tray?.bottom() - at.y).max(TRAY_LEAST)),
        }
    }
}

/// Places for the view with the article. The part that was `called` for gives
/// way last.
pub fn annotate(window: Rect, prefs: &Prefs, called: Option<Edge>) -> Places {
    let (top, body, status) = bars(window);
    let (tray, body) = tray(body, prefs);
    let mut articles = width(prefs.show_articles, prefs.articles_width);
    let mut margin = width(prefs.show_margin, prefs.margin_width);
    let mut inspector = width(prefs.show_inspector, prefs.inspector_width);
    let panels = match called {
        Some(Edge::Inspector) => [&mut articles, &mut margin, &mut inspector],
        Some(Edge::Articles) => [&mut inspector, &mut margin, &mut articles],
        _ => [&mut inspector, &mut articles, &mut margin],
    };
    give_way(body.width(), panels);
    let left = body.left() + articles;
    let right = body.right() - inspector;
    let strip = |from: f32, to: f32| {
        (to > from).then(|| Rect::from_min_max(pos2(from, body.top()), pos2(to, body.bottom())))
    };
    Places {
        top,
        articles: strip(body.left(), left),
        reader: Rect::from_min_max(
            pos2(left, body.top()),
            pos2((right - margin).max(left), body.bottom()),
        ),
        margin: strip(right - margin, right),
        inspector: strip(right, body.right()),
        tray,
        status,
    }
}

/// Places for going through suggestions: the queue at the left, what is in hand
/// at the right. Both stay while the window has any room; there is no margin.
pub fn review(window: Rect, prefs: &Prefs) -> Places {
    let prefs = Prefs {
        show_articles: true,
        show_margin: false,
        show_inspector: true,
        ..prefs.clone()
    };
    annotate(window, &prefs, Some(Edge::Inspector))
}

/// Places for a view that takes the whole window; `reader` is its place.
pub fn whole(window: Rect, prefs: &Prefs) -> Places {
    let (top, body, status) = bars(window);
    let (tray, body) = tray(body, prefs);
    Places {
        top,
        articles: None,
        reader: body,
        margin: None,
        inspector: None,
        tray,
        status,
    }
}

fn bars(window: Rect) -> (Rect, Rect, Rect) {
    let (top, rest) = window.split_top_bottom_at_y(window.top() + TOP);
    let (body, status) = rest.split_top_bottom_at_y((rest.bottom() - STATUS).max(rest.top()));
    (top, body, status)
}

fn tray(body: Rect, prefs: &Prefs) -> (Option<Rect>, Rect) {
    let most = body.height() - ABOVE_TRAY;
    if !prefs.show_tray || most < TRAY_LEAST {
        return (None, body);
    }
    let height = prefs.tray_height.clamp(TRAY_LEAST, most);
    let (above, tray) = body.split_top_bottom_at_y(body.bottom() - height);
    (Some(tray), above)
}

fn width(shown: bool, width: f32) -> f32 {
    if shown { fit_panel(width) } else { 0.0 }
}

fn fit_panel(width: f32) -> f32 {
    // A width that isn't a number (a hand-written preference) is the least one.
    if width.is_nan() {
        return PANEL_LEAST;
    }
    width.clamp(PANEL_LEAST, PANEL_MOST)
}

/// Shrinks a panel to its least width, then takes it away, then goes on to the
/// next one, until the reader has room.
fn give_way(window: f32, panels: [&mut f32; 3]) {
    for i in 0..panels.len() {
        for least in [PANEL_LEAST, 0.0] {
            let taken: f32 = panels.iter().map(|it| **it).sum();
            let lacking = READER_LEAST - (window - taken);
            if lacking <= 0.0 {
                return;
            }
            let panel = &mut *panels[i];
            *panel = if least > 0.0 {
                (*panel - lacking).max(least.min(*panel))
            } else {
                0.0
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: f32) -> String {
        called(width, None)
    }

    fn called(width: f32, called: Option<Edge>) -> String {
        let prefs = Prefs {
            show_tray: true,
            articles_width: 264.0,
            margin_width: 300.0,
            inspector_width: 288.0,
            ..Prefs::default()
        };
        let window = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 640.0));
        let places = annotate(window, &prefs, called);
        let w = |it: Option<Rect>| it.map_or("-".into(), |it| it.width().to_string());
        format!(
            "{} | {} | {} | {}",
            w(places.articles),
            places.reader.width(),
            w(places.margin),
            w(places.inspector)
        )
    }

    #[test]
    fn panels_give_way_in_order() {
        assert_eq!(shown(1600.0), "264 | 748 | 300 | 288");
        assert_eq!(shown(1200.0), "264 | 420 | 300 | 216");
        assert_eq!(shown(1024.0), "264 | 460 | 300 | -");
        assert_eq!(shown(900.0), "- | 600 | 300 | -");
        assert_eq!(shown(700.0), "- | 420 | 280 | -");
        assert_eq!(shown(500.0), "- | 500 | - | -");
    }

    #[test]
    fn what_was_called_for_gives_way_last() {
        let inspector = called(1024.0, Some(Edge::Inspector));
        assert_eq!(inspector, "- | 436 | 300 | 288");
        let articles = called(800.0, Some(Edge::Articles));
        assert_eq!(articles, "264 | 536 | - | -");
    }
}
