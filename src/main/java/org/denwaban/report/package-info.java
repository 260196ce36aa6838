/// What comes in: what the database knows of a contract's calls, enquiries, people and hours.
/// What goes out: reports, mails and print files, each reproducible from the same rows.
/// What this room never does: change what it reports, or let personal data leave by mail (but for the ticket numbers
/// that
/// the contract orders).
@NullMarked
package org.denwaban.report;

import org.jspecify.annotations.NullMarked;
