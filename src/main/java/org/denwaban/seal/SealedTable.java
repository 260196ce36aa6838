package org.denwaban.seal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The tables whose rows are sealed, and which of their columns. A row is of the day in which it was made, machine
/// time.
///
/// Tables to which rows are only ever added are sealed whole. Of calls only what does not change once they are
/// over: what became of one may be corrected, and the correction is a row of `member_result`.
enum SealedTable {
    CALL_EVENT("call_event"),
    CEL_EVENT("cel_event"),
    MEMBER_RESULT("member_result"),
    LOOK("look"),
    AUDIT_ENTRY("audit_entry"),
    EXPORT_MADE("export_made"),
    PRESENCE_CHANGE("presence_change"),
    APPOINTMENT_CHANGE("appointment_change"),
    ANNOUNCEMENT("announcement"),
    DAY_REMARK("day_remark"),
    ATTEMPT(
            "attempt",
            "promised_at",
            "id",
            "contract_id",
            "channel_id",
            "household_id",
            "phone_ordinal",
            "number_digest",
            "operator_id",
            "number",
            "window_used",
            "contract_at",
            "promised_at",
            "redeemed_at"),
    CALL_BACK_TRY(
            "call_back_try",
            "promised_at",
            "id",
            "call_back_id",
            "contract_id",
            "operator_id",
            "contract_at",
            "promised_at",
            "redeemed_at"),
    INBOUND_CALL("inbound_call", "came_at", "id", "contract_id", "dialled", "came_at", "contract_at", "ended_at");

    private final String table;
    private final String dayColumn;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> columns;

    /// Ids tell when a row was made, and every column is sealed.
    SealedTable(String table) {
        this(table, "");
    }

    SealedTable(String table, String dayColumn, String... columns) {
        this.table = table;
        this.dayColumn = dayColumn;
        this.columns = List.of(columns);
    }

    static Optional<SealedTable> named(String table) {
        return Arrays.stream(values()).filter(each -> each.table.equals(table)).findFirst();
    }

    String table() {
        return table;
    }

    /// Empty: all that the table has.
    List<String> columns() {
        return columns;
    }

    /// Which rows are of a day; the bounds are `:from` and `:to`.
    String ofTheDay() {
        var of = goesByIds() ? "id" : dayColumn;
        return of + " >= :from AND " + of + " < :to";
    }

    /// Whether the bounds of a day are ids; else they are instants.
    boolean goesByIds() {
        return dayColumn.isEmpty();
    }
}
