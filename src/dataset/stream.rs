//! An export on standard output, or into another stream. Must not know what is
//! written.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use super::parts::Held;
use super::target::{Sink, TargetError};
use crate::exchange::Shape;

/// Standard output, or another stream: one file as it comes, several one after
/// the other with an empty line between them.
pub struct Stream<'a> {
    out: &'a mut dyn Write,
    kept: &'a mut Kept,
}

/// What a stream can only write at the end.
pub struct Kept {
    bodies: BTreeMap<String, Vec<u8>>,
    order: Vec<String>,
    held: Held,
}

impl Kept {
    pub fn new(shape: Shape) -> Self {
        Self {
            bodies: BTreeMap::new(),
            order: shape.names().iter().map(|it| (*it).to_owned()).collect(),
            held: Held::beside(&std::env::temp_dir().join("glossator")),
        }
    }

    /// # Errors
    /// Where the stream is closed.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut first = true;
        for name in &self.order {
            let body = self.bodies.remove(name).unwrap_or_default();
            if body.is_empty() {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.write_all(b"\n")?;
            }
            out.write_all(&body)?;
        }
        out.flush()
    }
}

impl<'a> Stream<'a> {
    pub fn new(out: &'a mut dyn Write, kept: &'a mut Kept) -> Self {
        Self { out, kept }
    }
}

impl Sink for Stream<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        if name.is_empty() {
            let written = self.out.write_all(bytes);
            return written.map_err(|source| TargetError::Disk {
                path: "-".into(),
                source,
            });
        }
        let Kept { bodies, order, .. } = &mut *self.kept;
        if !order.iter().any(|it| it == name) {
            order.push(name.to_owned());
        }
        bodies
            .entry(name.to_owned())
            .or_default()
            .extend_from_slice(bytes);
        Ok(())
    }

    fn hold(&mut self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        self.kept.held.write(name, bytes).map_err(broken)
    }

    fn lay(&mut self, file: &str, name: &str) -> Result<(), TargetError> {
        let Some(mut held) = self.kept.held.take(name).map_err(broken)? else {
            return Ok(());
        };
        let mut bytes = vec![0; 1 << 16];
        loop {
            match held.read(&mut bytes).map_err(broken)? {
                0 => return Ok(()),
                count => self.write(file, bytes.get(..count).unwrap_or_default())?,
            }
        }
    }
}

fn broken(source: io::Error) -> TargetError {
    TargetError::Disk {
        path: "-".into(),
        source,
    }
}
