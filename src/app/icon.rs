//! The window's icon, drawn here: a page whose margin holds a gloss.

use egui::IconData;

const SIZE: usize = 64;
const BLUE: [u8; 4] = [0x1f, 0x5f, 0xbf, 0xff];
const WHITE: [u8; 4] = [0xff, 0xff, 0xff, 0xff];
/// White bars on the blue page: left, top, right, bottom in sixteenths.
const BARS: [(f32, f32, f32, f32); 4] = [
    (4.0, 4.0, 9.5, 5.2),
    (4.0, 7.0, 9.5, 8.2),
    (4.0, 10.0, 7.5, 11.2),
    (11.2, 6.9, 13.0, 11.1),
];

pub fn icon() -> IconData {
    let mut rgba = Vec::with_capacity(SIZE * SIZE * 4);
    for y in 0..SIZE {
        for x in 0..SIZE {
            rgba.extend(colour_at(
                (x as f32 + 0.5) * 16.0 / SIZE as f32,
                (y as f32 + 0.5) * 16.0 / SIZE as f32,
            ));
        }
    }
    IconData {
        rgba,
        width: SIZE as u32,
        height: SIZE as u32,
    }
}

fn colour_at(x: f32, y: f32) -> [u8; 4] {
    let is_bar = BARS.iter().any(|(left, top, right, bottom)| {
        (left..right).contains(&&x) && (top..bottom).contains(&&y)
    });
    // A page of 14 sixteenths with corners of 3.
    let dx = ((x - 8.0).abs() - 4.0).max(0.0);
    let dy = ((y - 8.0).abs() - 4.0).max(0.0);
    match (is_bar, dx * dx + dy * dy <= 9.0) {
        (true, _) => WHITE,
        (false, true) => BLUE,
        (false, false) => [0; 4],
    }
}
