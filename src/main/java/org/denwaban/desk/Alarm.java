package org.denwaban.desk;

/// Something that is wrong now.
///
/// @param kind     what; its words are `alarm.KIND`, what to do about it is `alarm.KIND.do`
/// @param contract id of the one that it concerns; empty where it concerns all
/// @param of       the contract's name; empty likewise
/// @param figure   what the words leave a place for; empty for nothing
/// @param since    milliseconds of machine time; 0 where only the watching can tell, see {@link AlarmRules#since}
record Alarm(Kind kind, String contract, String of, String figure, long since) {

    /// Worst first: the order of the list. Closed.
    enum Kind {
        DATABASE_AWAY,
        PBX_NOT_HEARD,
        TRUNK_FAILING,
        JOURNAL_DEEP,
        HINDERED,
        STOPPED,
        /// The ticket numbers of the day have not left by the contract's hour of alarm.
        TICKET_MAIL_MISSED,
        LONGEST_WAIT,
        FEW_OPERATORS,
        SERVICE_LEVEL,
        APPOINTMENT_OVERDUE,
        RESULTS_MISSING,
        IN_DOUBT
    }

    boolean same(Alarm other) {
        return kind == other.kind && contract.equals(other.contract);
    }

    Alarm sinceThen(long millis) {
        return new Alarm(kind, contract, of, figure, millis);
    }
}
