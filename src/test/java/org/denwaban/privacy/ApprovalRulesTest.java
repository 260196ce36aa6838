package org.denwaban.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalRulesTest {

    private static final Export POSTCARDS = new Export("yokosuka-2018", ExportKind.POSTCARDS, null);

    @Test
    void whoAsksWhyAndForHowLongHasAnEnd() {
        var by = "x".repeat(ApprovalRules.NAME_MOST);
        var why = "𠮷".repeat(ApprovalRules.WHY_MOST);
        int days = ApprovalRules.LONGEST_DAYS;
        assertEquals(Optional.empty(), ApprovalRules.asks(POSTCARDS, why, by, days));
        for (var longer : List.of(by + "x", by.repeat(10))) {
            assertEquals(Optional.of(ApprovalFault.ASKER), ApprovalRules.asks(POSTCARDS, why, longer, days));
        }
        for (var longer : List.of(why + "字", why.repeat(10))) {
            assertEquals(Optional.of(ApprovalFault.WHY), ApprovalRules.asks(POSTCARDS, longer, by, days));
        }
        for (int longer : List.of(days + 1, 10 * days)) {
            assertEquals(Optional.of(ApprovalFault.UNTIL), ApprovalRules.asks(POSTCARDS, why, by, longer));
        }
    }
}
