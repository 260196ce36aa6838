package org.denwaban.dialer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.denwaban.dialer.ClockRules.Agreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockRulesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, AGREE",
        "2000, 2000, AGREE",
        "-2000, 0, AGREE",
        "2001, 0, DATABASE",
        "-2001, 0, DATABASE",
        "0, 2001, PBX",
        "0, -32400000, PBX",
        "2001, 2001, MACHINE",
        "-32400000, -32400000, MACHINE",
        "1500, -1500, NOBODY_KNOWS",
        "2001, 1000, NOBODY_KNOWS",
        "9000, -9000, NOBODY_KNOWS"
    })
    void whichClockIsWrong(long databaseMs, long pbxMs, Agreement agreement) {
        assertEquals(agreement, ClockRules.compare(Duration.ofMillis(databaseMs), Duration.ofMillis(pbxMs)));
    }
}
