package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.desk.Work.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What lies before operators, from the rows that other rooms wrote.
class WorkStoreIT {

    private static final Instant NOW = Instant.parse("2018-11-05T01:00:00Z");
    private static final String ID = "dw0123" + "0".repeat(26);
    private static final String HOUSEHOLD = "h".repeat(26);

    private final Database database = RealMariaDb.freshMigrated();

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "CALLING_OPERATOR, 2018-11-05T00:59:00Z, NULL, NULL, NULL, NULL",
        "RINGING, 2018-11-05T00:59:01Z, '2018-11-05 00:59:01', NULL, NULL, NULL",
        "TALKING, 2018-11-05T00:59:02Z, '2018-11-05 00:59:01', '2018-11-05 00:59:02', NULL, NULL",
        "OVER, 1970-01-01T00:00:00Z, '2018-11-05 00:59:01', '2018-11-05 00:59:02', NULL, 16",
        "OVER, 2018-11-05T00:59:03Z, '2018-11-05 00:59:01', '2018-11-05 00:59:02', '2018-11-05 00:59:03', 16"
    })
    void howFarACallIs(Stage stage, Instant since, String redeemed, String answered, String gone, String cause) {
        database.run(handle -> handle.execute("INSERT INTO attempt (id, contract_id, channel_id, household_id,"
                + " phone_ordinal, number_digest, operator_id, number, live, state, contract_at, promised_at, expires_at,"
                + " redeemed_at, answered_at, operator_gone_at, cause) VALUES ('" + ID + "', 'a', '" + ID + "', '"
                + HOUSEHOLD + "', 1, REPEAT('x', 32), 'op1', 2, 1, 'PROMISED', '2018-11-05 00:59:00',"
                + " '2018-11-05 00:59:00', '2018-11-05 00:59:25', " + quoted(redeemed) + ", " + quoted(answered) + ", "
                + quoted(gone) + ", " + cause + ")"));
        var read = database.transaction(handle -> new WorkStore().read(handle, NOW));
        assertEquals(Map.of("op1", List.of(new Work.Outbound(ID, "a", HOUSEHOLD, 1, 2, stage, since))), read.works());
    }

    private static String quoted(String value) {
        return value.equals("NULL") ? value : "'" + value + "'";
    }

    @Test
    void returnCallsWhoseResultIsMissingBelongToTheirCallAndOperator() {
        database.run(handle -> handle.execute("INSERT INTO return_call (id, contract_id, household_id, call_id,"
                + " operator_id, contract_at, noted_at, entered_at) VALUES ('one', 'a', 'h1', 'c1', 'op1',"
                + " '2018-11-05', '2018-11-05 00:58', NULL), ('two', 'a', 'h2', 'c2', 'op1', '2018-11-05',"
                + " '2018-11-05 00:58', '2018-11-05 00:59'), ('old', 'a', 'h3', 'c3', 'op1', '2018-11-04',"
                + " '2018-11-04 12:59', NULL)"));
        var read = database.transaction(handle -> new WorkStore().read(handle, NOW));
        assertEquals(
                Map.of(new WorkStore.CallOf("c1", "op1"), new WorkStore.ReturnCall("one", "h1")), read.returnCalls());
    }
}
