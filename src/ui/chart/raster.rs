//! Textured triangles filled into memory, as a graphics card does it: colours are
//! multiplied and mixed as they stand, without a step to linear light, because
//! that is how the window mixes them. Must not know where triangles come from.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, ImageDelta, Primitive, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, TextureId};

pub struct Raster {
    width: usize,
    pixels: Vec<Color32>,
    textures: HashMap<TextureId, ColorImage>,
}

impl Raster {
    pub fn new(width: usize, height: usize, ground: Color32) -> Self {
        Self {
            width: width.max(1),
            pixels: vec![ground; width.max(1) * height.max(1)],
            textures: HashMap::new(),
        }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.pixels.len() / self.width)
    }

    pub fn rows(&self) -> impl Iterator<Item = &[Color32]> {
        self.pixels.chunks(self.width)
    }

    /// A texture, or a part of one that is there.
    pub fn put_texture(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        match (delta.pos, self.textures.get_mut(&id)) {
            (Some([x, y]), Some(whole)) => {
                for (row, from) in image.pixels.chunks(image.size[0].max(1)).enumerate() {
                    let at = (y + row) * whole.size[0] + x;
                    if let Some(to) = whole.pixels.get_mut(at..at + from.len()) {
                        to.copy_from_slice(from);
                    }
                }
            }
            _ => drop(self.textures.insert(id, (**image).clone())),
        }
    }

    /// Fills the triangles of a mesh; `scale` is pixels a point.
    pub fn draw(&mut self, primitive: &ClippedPrimitive, scale: f32) {
        let Primitive::Mesh(mesh) = &primitive.primitive else {
            return;
        };
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        let whole = (self.width, self.pixels.len() / self.width);
        let clip = primitive.clip_rect * scale;
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |at: usize| mesh.vertices.get(corners[at] as usize).copied();
            if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
                let place = |it: Vertex| Vertex {
                    pos: Pos2::new(it.pos.x * scale, it.pos.y * scale),
                    ..it
                };
                let triangle = [place(a), place(b), place(c)];
                fill(&mut self.pixels, whole, clip, texture, triangle);
            }
        }
    }
}

/// Twice the area of the triangle, positive where it turns clockwise on a screen.
fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Of two triangles with a common edge one takes the pixels on it.
fn takes_edge(from: Pos2, to: Pos2) -> bool {
    to.y > from.y || (to.y == from.y && to.x < from.x)
}

fn fill(
    pixels: &mut [Color32],
    (width, height): (usize, usize),
    clip: Rect,
    texture: &ColorImage,
    [a, mut b, mut c]: [Vertex; 3],
) {
    let mut area = turn(a.pos, b.pos, c.pos);
    if area < 0.0 {
        std::mem::swap(&mut b, &mut c);
        area = -area;
    }
    // Nothing of it, or not a number.
    if area.is_nan() || area <= 0.0 {
        return;
    }
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
    let range = |from: f32, to: f32, most: usize| {
        // Below zero and above all becomes the nearest.
        (from.floor() as usize)..(to.ceil() as usize).min(most)
    };
    let takes = [(b, c), (c, a), (a, b)].map(|(from, to)| takes_edge(from.pos, to.pos));
    for y in range(bounds.top(), bounds.bottom(), height) {
        for x in range(bounds.left(), bounds.right(), width) {
            let at = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            if !clip.contains(at) {
                continue;
            }
            let weights = [
                turn(b.pos, c.pos, at),
                turn(c.pos, a.pos, at),
                turn(a.pos, b.pos, at),
            ];
            let inside = weights.iter().zip(takes);
            if !inside
                .into_iter()
                .all(|(it, takes)| *it > 0.0 || (*it == 0.0 && takes))
            {
                continue;
            }
            let [u, v, w] = weights.map(|it| it / area);
            let mix = |of: fn(&Vertex) -> f32| of(&a) * u + of(&b) * v + of(&c) * w;
            let texel = sample(texture, mix(|it| it.uv.x), mix(|it| it.uv.y));
            let channel = |at: usize| {
                let of = |it: &Vertex| f32::from(it.color.to_array()[at]);
                let color = of(&a) * u + of(&b) * v + of(&c) * w;
                color * texel[at] / 255.0
            };
            let Some(pixel) = pixels.get_mut(y * width + x) else {
                continue;
            };
            let rest = 1.0 - channel(3) / 255.0;
            let below = pixel.to_array();
            let mixed = |at: usize| (channel(at) + f32::from(below[at]) * rest).round() as u8;
            *pixel = Color32::from_rgb(mixed(0), mixed(1), mixed(2));
        }
    }
}

/// The texture between its four nearest points, each channel 0 to 255.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let texel = |dx: f32, dy: f32| {
        let column = ((left + dx).max(0.0) as usize).min(width.saturating_sub(1));
        let row = ((top + dy).max(0.0) as usize).min(height.saturating_sub(1));
        let color = texture.pixels.get(row * width + column);
        color.copied().unwrap_or_default().to_array()
    };
    let four = [
        texel(0.0, 0.0),
        texel(1.0, 0.0),
        texel(0.0, 1.0),
        texel(1.0, 1.0),
    ];
    std::array::from_fn(|at| {
        let of = |corner: usize| f32::from(four[corner][at]);
        let upper = of(0) * (1.0 - across) + of(1) * across;
        let lower = of(2) * (1.0 - across) + of(3) * across;
        upper * (1.0 - down) + lower * down
    })
}
