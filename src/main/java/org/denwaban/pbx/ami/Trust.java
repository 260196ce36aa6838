package org.denwaban.pbx.ami;

/// Whether a block may be acted on. Closed set.
public sealed interface Trust {

    /// It has the shape of an event that Asterisk writes of itself.
    record Trusted() implements Trust {}

    /// Head and lines are in order, but the kind is none whose shape is known here: it is kept, and
    /// nobody acts on it.
    record UnknownKind() implements Trust {}

    /// It does not look like what Asterisk writes, or stands beside such a one: it is kept, and nobody
    /// acts on it.
    record Suspect(Reason reason) implements Trust {}

    /// Why a block is not trusted.
    enum Reason {
        /// It begins neither with `Event` nor with an answer that we asked for: an orphaned tail, or an
        /// answer forged.
        NO_EVENT,
        /// It does not begin `Event, Privilege, Timestamp, SystemName`, each once and with a value.
        HEAD,
        /// Its time is too far from ours, see {@link EventShape#MOST_SKEW}.
        TIME,
        /// It names another PBX.
        SYSTEM,
        /// It ends before its kind may end; opens a quarantine.
        CUT_SHORT,
        /// It has a header that its kind has not, or one out of order.
        MISSHAPEN,
        /// A header that comes once came twice.
        REPEATED,
        /// It has more headers than a block may have.
        IN_PARTS,
        /// It came between a block cut short and the end of that block, that end included.
        QUARANTINE
    }

    /// Whether a listener may act on it.
    default boolean actedOn() {
        return this instanceof Trusted;
    }
}
