package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"合言葉は海と山と空と風と雲です", "tsukue to isu to hon no heya", "Kx7#mQ2vLp9$wRt4", "𠮷野家の髙橋さんは毎朝六時に起きて走る"})
    void aSentenceOrChanceIsTaken(String password) {
        assertEquals(Optional.empty(), PasswordRules.fault(password, "op1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234567",
                "passwordpassword",
                "123456789012345",
                "qwertyuiopasdfgh",
                "qwertyuiop12345",
                "aaabbbcccaaabbbccc",
                "ああああああああああああああああ",
                "denwabandenwaban",
                "iloveyouiloveyou",
                "20181105201811052018",
                "my-OP1-pass-word-is-long"
            })
    void whatIsTriedFirstIsNot(String password) {
        assertEquals(Optional.of(UserFault.PASSWORD_EASY), PasswordRules.fault(password, "op1"));
    }

    @Test
    void lengthIsCountedAsPeopleCount() {
        var fourteen = "合言葉は海と山と空と風と雲で";
        assertEquals(14, fourteen.length());
        assertEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault(fourteen, "op1"));
        assertEquals(Optional.empty(), PasswordRules.fault(fourteen + "𠮷", "op1"), "one character of two halves");
        var decomposed = Normalizer.normalize("がぎぐげござじずぜぞだぢづで", Normalizer.Form.NFD);
        assertTrue(decomposed.length() > 15);
        assertEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault(decomposed, "op1"));
        assertEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault("海と山".repeat(43), "op1"));
        assertNotEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault("海と山".repeat(42), "op1"));
    }

    @Test
    void howAKeyboardComposesMakesNoDifference() {
        var passwords = new Passwords();
        var hash = passwords.hash(Normalizer.normalize("ガラスの窓から見える海の色", Normalizer.Form.NFD));
        assertTrue(passwords.matches(Normalizer.normalize("ガラスの窓から見える海の色", Normalizer.Form.NFC), hash));
    }
}
