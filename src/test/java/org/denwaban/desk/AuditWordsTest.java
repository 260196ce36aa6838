package org.denwaban.desk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.denwaban.people.LookStore;
import org.denwaban.staff.AuditStore;
import org.denwaban.staff.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The auditor's page has words for whatever may stand in the trail, in every language: an action without any would
/// take
/// the whole page away.
class AuditWordsTest {

    @ParameterizedTest
    @EnumSource(Texts.Language.class)
    void everyActionLookAndRoleHasWords(Texts.Language language) {
        var keys = Texts.of(language).keys();
        for (var action : AuditStore.Action.values()) {
            assertTrue(keys.contains("action." + action), () -> "action." + action);
        }
        for (var reason : LookStore.Reason.values()) {
            assertTrue(keys.contains("action." + reason), () -> "action." + reason);
        }
        for (var role : Role.values()) {
            assertTrue(keys.contains("role." + role), () -> "role." + role);
        }
    }
}
