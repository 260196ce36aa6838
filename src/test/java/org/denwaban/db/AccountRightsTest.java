package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountRightsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GRANT USAGE ON *.* TO `denwaban`@`10.0.0.5` IDENTIFIED BY PASSWORD '*00' REQUIRE SSL |",
                "GRANT ALL PRIVILEGES ON `denwaban`.* TO `denwaban`@`10.0.0.5` |",
                "GRANT `role` TO `denwaban`@`%` |",
                "GRANT PROXY ON ''@'%' TO 'root'@'localhost' |",
                "GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION"
                        + " | ALL PRIVILEGES ON *.*;GRANT OPTION ON *.*",
                "GRANT FILE, SUPER ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*00' | FILE ON *.*;SUPER ON *.*",
                "GRANT SELECT ON `mysql`.* TO `a`@`%` | SELECT ON `mysql`.*",
                "GRANT SELECT ON `mysql`.`user` TO `a`@`%` | SELECT ON `mysql`.`user`",
                "GRANT ALL PRIVILEGES ON `denwaban`.* TO `a`@`%` WITH GRANT OPTION | GRANT OPTION ON `denwaban`.*"
            })
    void whatReachesBeyondOurOwnTablesIsNamed(String line, @Nullable String tooMany) {
        assertEquals(tooMany == null ? List.of() : List.of(tooMany.split(";")), AccountRights.tooMany(List.of(line)));
    }

    @Test
    void aPasswordsHashIsNeverGivenBack() {
        var rights = AccountRights.tooMany(List.of(
                "GRANT SUPER ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*MADEUP' WITH GRANT OPTION",
                "GRANT CREATE USER ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*MADEUP'"));
        assertEquals(List.of("SUPER ON *.*", "GRANT OPTION ON *.*", "CREATE USER ON *.*"), rights);
        assertFalse(rights.toString().contains("MADEUP"));
    }
}
