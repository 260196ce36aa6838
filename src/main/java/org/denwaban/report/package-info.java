/// What comes in: what the database holds of a contract, its people's lists, and an approval.
/// What goes out: everything that leaves the house: workbooks, bills, reports, mails, postcards.
/// What this room never does: let a person's data out without an approval on record, or leave half a file behind.
@NullMarked
package org.denwaban.report;

import org.jspecify.annotations.NullMarked;
