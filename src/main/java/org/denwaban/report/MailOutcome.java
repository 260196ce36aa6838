package org.denwaban.report;

/// What became of a try to send a mail. Closed.
public sealed interface MailOutcome {

    /// The receiver's server has said that it has it.
    record Taken() implements MailOutcome {}

    /// It surely has it not.
    ///
    /// @param code E-MAIL-002 it could not be reached or went away before, E-MAIL-003 it refused,
    ///     E-MAIL-004 it was not ours to hand over any more
    record NotTaken(String code) implements MailOutcome {}

    /// It was handed over whole, and no answer came: nobody can tell (RFC 5321, 4.5.3.2.6).
    record Unknown() implements MailOutcome {}
}
