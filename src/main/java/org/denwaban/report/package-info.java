/// What comes in: what the database knows of calls, people and contracts.
/// What goes out: whatever leaves the house, as a file or an e-mail; of the same data the same bytes.
/// What this room never does: let out a person's data without an approval on record, or leave it in clear elsewhere.
@NullMarked
package org.denwaban.report;

import org.jspecify.annotations.NullMarked;
