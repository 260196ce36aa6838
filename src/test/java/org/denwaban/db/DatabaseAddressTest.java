package org.denwaban.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    /// 192.0.2.0/24 is nobody's (RFC 5737), and needs no name service.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://192.0.2.1/d",
                "jdbc:mariadb://192.0.2.1:3306/d?sslMode=verify-full",
                "jdbc:mariadb://192.0.2.1/d?useSsl=true",
                "jdbc:mariadb://127.0.0.1:3306/d?sslMode=disable",
                "jdbc:mariadb://127.0.0.1/d?useSsl=false",
                "jdbc:mariadb://localhost/d?sslMode=trust",
                "jdbc:mariadb:///d?sslMode=disable",
                "jdbc:mariadb://192.0.2.1/d?localSocket=/run/mysqld/mysqld.sock&sslMode=disable"
            })
    void sealedToAnotherMachineOrOnThisOne(String url) {
        assertTrue(new DatabaseAddress(url, "u", "p").url().startsWith(url), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://192.0.2.1/d?sslMode=disable",
                "jdbc:mariadb://192.0.2.1/d?sslMode=trust",
                "jdbc:mariadb://192.0.2.1/d?sslMode=verify-ca",
                "jdbc:mariadb://192.0.2.1/d?sslMode=allow",
                "jdbc:mariadb://192.0.2.1/d?SSLMODE=disable",
                "jdbc:mariadb://192.0.2.1/d?useSsl=false",
                "jdbc:mariadb://192.0.2.1/d?useSsl=true&trustServerCertificate=true",
                "jdbc:mariadb://192.0.2.1/d?useSsl=true&disableSslHostnameVerification=true",
                "jdbc:mariadb://192.0.2.1/d?sslMode=verify-full&sslMode=disable",
                "jdbc:mariadb://127.0.0.1,192.0.2.1/d?sslMode=disable",
                "jdbc:mariadb://address=(host=192.0.2.1)(sslMode=disable)/d?sslMode=verify-full",
                "jdbc:mariadb://nobody.invalid/d?sslMode=disable&user=u&password=made-up"
            })
    void inTheClearOrToAnybodyOnAnotherMachineIsRefused(String url) {
        var refused = assertThrows(DatabaseException.class, () -> new DatabaseAddress(url, "u", "p"), url);
        assertEquals("E-DB-011", refused.code(), url);
        assertTrue(String.valueOf(refused.getMessage()).contains("sslMode=verify-full"));
        assertFalse(String.valueOf(refused.getMessage()).contains("made-up"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mariadb://h/d?sslMode=nonsense&password=made-up"})
    void aWordThatTheDriverDoesNotKnowIsRefusedWithoutRepeatingIt(String url) {
        var refused = assertThrows(DatabaseException.class, () -> new DatabaseAddress(url, "u", "p"), url);
        assertEquals("E-DB-001", refused.code());
        assertFalse(String.valueOf(refused.getMessage()).contains("made-up"));
    }
}
