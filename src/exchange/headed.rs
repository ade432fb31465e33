//! Tables whose head stands also where there is no row. Must not know any format.

use super::{Out, Piece, Writer};

pub struct Headed {
    begun: bool,
    head: fn(&mut Out),
    rows: fn(&Piece, &mut Out),
}

impl Headed {
    /// A table that is begun by `head` and gets the rows of each layer from `rows`.
    pub fn begin(head: fn(&mut Out), rows: fn(&Piece, &mut Out)) -> Box<dyn Writer> {
        Box::new(Self {
            begun: false,
            head,
            rows,
        })
    }

    fn head(&mut self, out: &mut Out) {
        if !std::mem::replace(&mut self.begun, true) {
            (self.head)(out);
        }
    }
}

impl Writer for Headed {
    fn piece(&mut self, piece: &Piece, out: &mut Out) {
        self.head(out);
        (self.rows)(piece, out);
    }

    fn end(&mut self, out: &mut Out) {
        self.head(out);
    }
}
