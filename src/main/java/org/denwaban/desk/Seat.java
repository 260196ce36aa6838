package org.denwaban.desk;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.denwaban.staff.User;
import org.denwaban.web.Live;
import org.jspecify.annotations.Nullable;

/// A browser that shows a page, and what it was sent last. The page is always made of the same regions; what has
/// changed in one is sent, with a number that grows by one. Who connects anew is sent all of them, so nothing is ever
/// missed or doubled: what a page shows follows from what is so, not from what was told before.
final class Seat implements Live.Visitor {

    /// A part of a page.
    ///
    /// @param id    as the page names it
    /// @param state equal as long as the region need not be made anew
    /// @param html  makes it
    record Region(String id, Object state, Function<Texts.Language, String> html) {}

    /// How often a page hears of us, even if nothing is new: after three times this without a word it says so.
    static final Duration BEAT = Duration.ofSeconds(1);

    /// A browser that has taken nothing for so long is not coming back; it may try anew.
    static final Duration STUCK_MOST = Duration.ofSeconds(15);

    /// RFC 6455's registry: try again later.
    private static final int TRY_AGAIN_LATER = 1013;

    private final User user;
    private final Texts.Language language;
    private final Runnable opened;
    private final Runnable gone;
    private final Map<String, Object> shown = new HashMap<>();
    private volatile Live.@Nullable Line line;
    private long sequence;
    private long lastSent = Long.MIN_VALUE;
    private long stuckSince = Long.MIN_VALUE;

    /// @param opened called when the line is open
    /// @param gone   called when it is closed
    Seat(User user, Texts.Language language, Runnable opened, Runnable gone) {
        this.user = user;
        this.language = language;
        this.opened = opened;
        this.gone = gone;
    }

    User user() {
        return user;
    }

    @Override
    public void opened(Live.Line to) {
        line = to;
        opened.run();
    }

    /// A page only listens; what it does, it does by requests.
    @Override
    public void heard(String text) {}

    @Override
    public void gone() {
        line = null;
        gone.run();
    }

    /// Whether a browser is there.
    boolean open() {
        return line != null;
    }

    /// Sends what has changed, or a beat where nothing has for {@link #BEAT}. One thread does this.
    ///
    /// @param nowMillis machine time, by which the page runs its clocks
    /// @param nanos     of the clock that is never turned
    void show(List<Region> regions, long nowMillis, long nanos) {
        var to = line;
        if (to == null) {
            return;
        }
        var changed = regions.stream()
                .filter(region -> !Objects.equals(shown.get(region.id()), region.state()))
                .toList();
        if (changed.isEmpty() && !due(lastSent, BEAT, nanos)) {
            return;
        }
        var html = new JsonObject();
        changed.forEach(region -> html.put(region.id(), region.html().apply(language)));
        var message =
                new JsonObject().put("seq", sequence + 1).put("now", nowMillis).put("regions", html);
        if (to.send(message.encode())) {
            sent(changed, nanos);
        } else {
            stuck(to, nanos);
        }
    }

    private void sent(List<Region> changed, long nanos) {
        changed.forEach(region -> shown.put(region.id(), region.state()));
        sequence++;
        lastSent = nanos;
        stuckSince = Long.MIN_VALUE;
    }

    private void stuck(Live.Line to, long nanos) {
        if (stuckSince == Long.MIN_VALUE) {
            stuckSince = nanos;
        } else if (due(stuckSince, STUCK_MOST, nanos)) {
            to.close(TRY_AGAIN_LATER);
        }
    }

    private static boolean due(long since, Duration after, long nanos) {
        return since == Long.MIN_VALUE || nanos - since >= after.toNanos();
    }

    /// Ends it: its session is over.
    ///
    /// @param code tells the page why
    void end(int code) {
        var to = line;
        if (to != null) {
            to.close(code);
        }
    }
}
