package org.denwaban.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Whose sessions were used of late, in memory: for what must work while the database is dead. For many threads.
final class LateSessions {

    /// Sessions remembered, 500 desks twice over; beyond it the one that was not used longest is forgotten, and its
    /// user waits for the database like everybody else.
    static final int MOST = 1_000;

    private record Used(User user, Instant at) {}

    private final Duration known;
    private final Map<String, Used> used = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Used> eldest) {
            return size() > MOST;
        }
    };

    /// @param known how long after its last use a session is believed
    LateSessions(Duration known) {
        this.known = known;
    }

    synchronized void remember(Token session, User user, Instant now) {
        used.put(session.key(), new Used(user, now));
    }

    synchronized void forget(Token session) {
        used.remove(session.key());
    }

    /// Whose session it was a moment ago.
    synchronized Optional<User> user(Token session, Instant now) {
        return Optional.ofNullable(used.get(session.key()))
                .filter(each -> each.at().isAfter(now.minus(known)))
                .map(Used::user);
    }

    synchronized int size() {
        return used.size();
    }
}
