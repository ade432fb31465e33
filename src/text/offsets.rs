//! Every conversion between byte offsets and the other units: Unicode code
//! points, UTF-16 units, lines and columns. Names say the unit.
