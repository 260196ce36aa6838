/// What comes in: a contract file (TOML).
/// What goes out: an immutable {@link org.denwaban.contract.Contract}, or every fault of the file at once.
/// What this room never does: ask the clock, the database or the PBX.
@NullMarked
package org.denwaban.contract;

import org.jspecify.annotations.NullMarked;
