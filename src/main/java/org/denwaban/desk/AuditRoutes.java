package org.denwaban.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.people.LookStore;
import org.denwaban.staff.AuditStore;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.jspecify.annotations.Nullable;

/// The auditor's page: who did what, and who looked at whom. It shows ids and never a name, and nothing can be done
/// there. Looks are shown of the auditor's own contracts.
final class AuditRoutes {

    /// Lines of a page: two screens.
    static final int ROWS = 100;

    private static final Pattern ID = Pattern.compile("[0-9A-Z]{26}");

    /// A line.
    ///
    /// @param at     Tokyo wall time to the second
    /// @param action name of an {@link AuditStore.Action} or a {@link LookStore.Reason}
    record Row(String id, String at, String by, String action, String subject, String from) {}

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Database database;
    private final AuditStore audit = new AuditStore();
    private final LookStore looks = new LookStore();

    AuditRoutes(Guard guard, Cookies cookies, Pages pages, Database database) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.database = database;
    }

    List<Route> routes() {
        return List.of(guard.page("/audit", this::page));
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        var asked = request.parameters();
        var before = asked.getOrDefault("before", "");
        var part = new AuditStore.Part(
                day(asked.getOrDefault("day", "")),
                asked.getOrDefault("person", "").strip(),
                ID.matcher(before).matches() ? before : "");
        var action = asked.getOrDefault("action", "");
        try {
            var rows = rows(who, part, action);
            boolean more = rows.size() > ROWS;
            var shown = more ? rows.subList(0, ROWS) : rows;
            var values = new HashMap<String, Object>();
            values.put("user", who.user());
            values.put("rows", shown);
            values.put("actions", actions().toList());
            values.put("action", action);
            values.put("person", part.person());
            values.put("day", part.day() == null ? "" : part.day().toString());
            values.put("paged", !part.before().isEmpty());
            values.put("next", more ? shown.getLast().id() : "");
            return pages.page(200, "audit", cookies.language(request), values);
        } catch (DatabaseAway e) {
            return Guard.refused(503, "E-DESK-004", "データベースに接続できないため、表示できません。もう一度お試しください。");
        }
    }

    private static Stream<String> actions() {
        return Stream.concat(
                Arrays.stream(AuditStore.Action.values()).map(Enum::name),
                Arrays.stream(LookStore.Reason.values()).map(Enum::name));
    }

    /// Of both kinds the newest, and of those the newest: one more than a page has.
    private List<Row> rows(SignedIn who, AuditStore.Part part, String action) {
        var acted = constant(AuditStore.Action.class, action);
        var looked = constant(LookStore.Reason.class, action);
        return database.transaction(handle -> Stream.concat(
                        looked.isPresent()
                                ? Stream.<Row>empty()
                                : audit.read(handle, part, acted.orElse(null), ROWS + 1).stream()
                                        .map(AuditRoutes::row),
                        acted.isPresent()
                                ? Stream.<Row>empty()
                                : looks
                                        .read(
                                                handle,
                                                who.user().contracts(),
                                                part.from(),
                                                part.to(),
                                                part.person(),
                                                looked.orElse(null),
                                                ROWS + 1)
                                        .stream()
                                        .map(AuditRoutes::row))
                .sorted(Comparator.comparing(Row::id).reversed())
                .limit(ROWS + 1L)
                .toList());
    }

    private static <E extends Enum<E>> Optional<E> constant(Class<E> kind, String name) {
        return Arrays.stream(kind.getEnumConstants())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private static Row row(AuditStore.Kept kept) {
        var entry = kept.entry();
        return new Row(kept.id(), wall(entry.at()), entry.by(), entry.action().name(), entry.subject(), entry.from());
    }

    private static Row row(LookStore.Look look) {
        var subject = look.contractId() + " " + look.householdId() + (look.callId() == null ? "" : " " + look.callId());
        return new Row(look.id(), wall(look.at()), look.by(), look.reason().name(), subject, "");
    }

    private static String wall(Instant at) {
        return Tokyo.wall(at).truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException _) {
            return null; // whoever writes into the address gets every day
        }
    }
}
