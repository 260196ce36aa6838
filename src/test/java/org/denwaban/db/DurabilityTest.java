package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | ON   | 0   | 0    |",
                "1 | 1    | OFF | 0    |",
                "1 | fast | ON  | 1    |",
                "1 | 1    | 1   | 1    |",
                "0 | 1    | 0   | 0    | innodb_flush_log_at_trx_commit=1",
                "2 | 1    | 0   | 0    | innodb_flush_log_at_trx_commit=1",
                "1 | OFF  | 0   | 0    | innodb_doublewrite=ON",
                "1 | 0    | 0   | 0    | innodb_doublewrite=ON",
                "1 | 1    | 1   | 0    | sync_binlog=1",
                "1 | ON   | ON  | 1000 | sync_binlog=1",
                "2 | 0    | 1   | 0    | innodb_flush_log_at_trx_commit=1,innodb_doublewrite=ON,sync_binlog=1"
            })
    void everyVariableThatMayLoseACommitIsNamed(
            String flush, String doublewrite, String log, String sync, @Nullable String faults) {
        var variables = Map.of(
                "innodb_flush_log_at_trx_commit",
                flush,
                "innodb_doublewrite",
                doublewrite,
                "log_bin",
                log,
                "sync_binlog",
                sync);
        assertEquals(
                faults == null ? List.of() : List.of(faults.split(",")),
                Durability.faults(name -> variables.getOrDefault(name, "")));
    }
}
