package org.denwaban.report;

import java.util.Optional;
import org.denwaban.contract.Contract;
import org.denwaban.privacy.Printed;

/// Asked before a person's data leaves the house: whether a second person has approved it, and the record that it
/// leaves (rules.md, "Personal data, both contracts"). Each answers empty where it may, else why not: a message with
/// its code.
public interface ExportGate {

    /// Whether it may leave, asked before the work is begun.
    ///
    /// @param by who exports
    Optional<String> check(Contract contract, String by);

    /// Asks again, and puts on record that it leaves: when this returns empty, both are done, and nothing has left yet.
    ///
    /// @param persons how many people are in it
    /// @param sha256  of the files, one behind the other, 64 hex digits
    /// @param printed the cards among them
    Optional<String> letOut(Contract contract, String by, int persons, String sha256, Printed printed);
}
