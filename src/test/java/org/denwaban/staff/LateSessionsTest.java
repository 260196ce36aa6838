package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LateSessionsTest {

    private static final Instant NOW = Instant.parse("2018-11-05T00:00:00Z");
    private static final User USER = new User("op1", Role.OPERATOR, Set.of("yokosuka-2018"), User.State.ACTIVE);

    private final LateSessions sessions = new LateSessions(Duration.ofMinutes(60));

    @Test
    void whoeverWasNotSeenLongestIsForgottenFirst() {
        var tokens = tokens(LateSessions.MOST);
        tokens.forEach(token -> sessions.remember(token, USER, NOW));
        assertEquals(LateSessions.MOST, sessions.size());
        assertEquals(Optional.of(USER), sessions.user(tokens.getFirst(), NOW), "and is seen by that");
        var over = tokens(1).getFirst();
        sessions.remember(over, USER, NOW);
        assertEquals(LateSessions.MOST, sessions.size());
        assertEquals(Optional.empty(), sessions.user(tokens.get(1), NOW));
        assertEquals(Optional.of(USER), sessions.user(tokens.getFirst(), NOW));
        tokens(9 * LateSessions.MOST).forEach(token -> sessions.remember(token, USER, NOW));
        assertEquals(LateSessions.MOST, sessions.size());
        assertEquals(Optional.empty(), sessions.user(over, NOW));
    }

    @Test
    void afterAnHourNobodyIsBelieved() {
        var token = tokens(1).getFirst();
        sessions.remember(token, USER, NOW);
        assertEquals(Optional.of(USER), sessions.user(token, NOW.plusSeconds(3599)));
        assertEquals(Optional.empty(), sessions.user(token, NOW.plusSeconds(3600)));
        sessions.forget(token);
        assertEquals(Optional.empty(), sessions.user(token, NOW));
    }

    private static List<Token> tokens(int many) {
        var tokens = new ArrayList<Token>();
        for (int i = 0; i < many; i++) {
            tokens.add(Token.fresh());
        }
        return tokens;
    }
}
