package org.denwaban.dialer;

/// Why the gate said no. Closed; each is a label of `denwaban_gate_total` and a code in the log.
public enum GateRefusal {
    /// No such attempt, or asked from another channel than the attempt's own.
    UNKNOWN_ATTEMPT("E-GATE-001"),
    /// Redeemed before, given back, or its life is over.
    PERMIT_WORTHLESS("E-GATE-002"),
    /// The rules do not allow this call at this moment (any more).
    RULES("E-GATE-003"),
    /// Our clock, the database's and the PBX's do not agree.
    CLOCKS("E-GATE-004"),
    /// Contract time is turned, and the trunk does not lead to this machine.
    TURNED_TIME("E-GATE-005"),
    /// Dialling is stopped, or this server is stopping.
    STOPPED("E-GATE-006"),
    /// The database, or something else that is needed, does not answer.
    UNABLE("E-GATE-007"),
    /// A number dialled by hand is no due household's of a contract that the operator serves.
    NOT_ON_THE_LIST("E-GATE-008"),
    /// The carrier failed too often in a row, and is left alone for a while.
    TRUNK_PAUSED("E-GATE-009"),
    /// The household has called us, and is on the line, or waits to be called back.
    ON_THE_LINE("E-GATE-010"),
    /// Something else stands against dialling anybody just now; the log says what ("not dialling: …").
    HINDERED("E-GATE-011"),
    /// Another server dials, or the database has lost calls: see {@link DialLease}.
    NO_LEASE("E-GATE-012"),
    /// Another call of ours is on its way to this number, whichever contract's it is.
    NUMBER_TAKEN("E-GATE-013");

    private final String code;

    GateRefusal(String code) {
        this.code = code;
    }

    /// What it comes to that nobody may be dialled.
    static GateRefusal of(HindranceRules.Reason reason) {
        return switch (reason) {
            case NOT_DIALLED_HERE, EMERGENCY_STOP, STOPPING -> STOPPED;
            case TURNED_TIME -> TURNED_TIME;
            case CLOCKS -> CLOCKS;
            case LEASE -> NO_LEASE;
            case CARRIER -> TRUNK_PAUSED;
            case PBX_NOT_HEARD,
                    PBX_SHUTS_DOWN,
                    PBX_NOT_ASKED,
                    PBX_NOT_SPOKEN_TO,
                    PBX_NOT_TESTED,
                    CLOCK_NOT_KEPT,
                    TRUNK_UNREACHABLE,
                    JOURNAL,
                    LAG,
                    CALL_RECORDS,
                    DATABASE_BEHIND -> HINDERED;
        };
    }

    /// Whether it is over by itself, and nobody has done anything: the permit is given back at once.
    boolean passes() {
        return this == TRUNK_PAUSED || this == HINDERED;
    }

    /// Stable code, for logs.
    public String code() {
        return code;
    }
}
