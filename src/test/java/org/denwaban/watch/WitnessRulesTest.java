package org.denwaban.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import org.denwaban.calendar.NationalHolidays;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.watch.WitnessRules.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a telephone may ring, by the contract of 2018 alone: 30 s of ringing, over by 20:00.
class WitnessRulesTest {

    private static final Contract CONTRACT = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();

    @ParameterizedTest
    @CsvSource({
        "REGULAR,     2018-11-01T08:59:59.999, true",
        "REGULAR,     2018-11-01T09:00,        false",
        "REGULAR,     2018-11-01T17:00,        false",
        "REGULAR,     2018-11-01T19:59:30,     false",
        "REGULAR,     2018-11-01T19:59:31,     false",
        "REGULAR,     2018-11-01T19:59:31.001, true",
        "REGULAR,     2018-11-01T20:00,        true",
        "REGULAR,     2018-11-03T09:00,        false",
        "REGULAR,     2018-10-31T10:00,        true",
        "REGULAR,     2019-01-16T10:00,        true",
        "REGULAR,     2018-12-31T10:00,        true",
        "APPOINTMENT, 2018-12-31T10:00,        false",
        "APPOINTMENT, 2018-11-01T08:59:59,     true",
        "APPOINTMENT, 2018-11-01T19:59:45,     true",
        "CALL_BACK,   2018-11-01T20:00,        true",
        "CALL_BACK,   2018-11-01T12:00,        false",
        "UNKNOWN,     2018-11-01T12:00,        true",
    })
    void whatRangOutside(Kind kind, LocalDateTime rang, boolean outside) {
        Instant at = Tokyo.instant(rang);
        assertEquals(outside, WitnessRules.outside(CONTRACT, NationalHolidays.LAW, kind, at));
    }
}
