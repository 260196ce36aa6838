package org.denwaban.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "frist,first,true",
        "ringtime,ring_time,true",
        "ab,id,false",
        "ids,id,true",
        "foo,to,false",
        "zzz,day,false"
    })
    void slipsOfThePen(String word, String known, boolean near) {
        assertEquals(near, Nearest.near(word, known));
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "'',abc,3", "abc,abc,0", "abc,acb,2", "kitten,sitting,3", "電話,電話番,1"})
    void countsLettersPutInTakenOutOrChanged(String a, String b, int distance) {
        assertEquals(distance, Nearest.distance(a, b));
        assertEquals(distance, Nearest.distance(b, a));
    }

    @Test
    void ofTwoEquallyNearTheFirstByLetters() {
        assertEquals(Optional.of("bat"), Nearest.to("aat", List.of("cat", "bat")));
        assertEquals(Optional.of("address"), Nearest.to("adress", List.of("user", "address", "url")));
        assertEquals(Optional.empty(), Nearest.to("colour", List.of("user", "address", "url")));
    }
}
