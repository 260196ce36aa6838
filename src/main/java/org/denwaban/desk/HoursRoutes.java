package org.denwaban.desk;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.denwaban.calendar.Holidays;
import org.denwaban.calendar.TimeRange;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.inbound.Announcement;
import org.denwaban.inbound.AnnouncementStore;
import org.denwaban.inbound.ReceptionRules;
import org.denwaban.staff.AuditStore;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.JsonBody;
import org.jspecify.annotations.Nullable;

/// The page of a line's hours: what holds on each of the next days, and what a supervisor announces for one of them.
/// An announcement is only ever added; the newest of a day holds.
final class HoursRoutes {

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final Database database;
    private final List<Contract> contracts;
    private final Holidays holidays;
    private final Supplier<Instant> contractTime;
    private final Clock machine;
    private final AnnouncementStore store = new AnnouncementStore();
    private final AuditStore audit = new AuditStore();

    /// @param contracts    all that are served
    /// @param contractTime by which the lines' days go
    HoursRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            Database database,
            List<Contract> contracts,
            Holidays holidays,
            Supplier<Instant> contractTime,
            Clock machine) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.database = database;
        this.contracts = contracts.stream()
                .filter(contract -> contract.reception() != null)
                .toList();
        this.holidays = holidays;
        this.contractTime = contractTime;
        this.machine = machine;
    }

    List<Route> routes() {
        return List.of(
                DeskRoutes.script("hours.js"),
                guard.page("/hours", this::page),
                guard.action("POST", "/hours/announce", this::announce));
    }

    /// A line on the page.
    record Line(String id, String name, String first, String last, List<Day> days) {
        public Line {
            days = List.copyOf(days);
        }
    }

    /// A day of it.
    ///
    /// @param hours as people read them; empty for closed
    /// @param usual the contract's own
    /// @param by    who announced it; empty where nobody did
    record Day(String day, String weekday, String hours, String usual, String by) {}

    private HttpReply page(SignedIn who, HttpRequest request) {
        var today = Tokyo.day(contractTime.get());
        var language = cookies.language(request);
        var lines = contracts.stream()
                .filter(contract -> who.user().contracts().contains(contract.id()))
                .map(contract -> line(contract, today, language))
                .toList();
        return pages.page(
                200,
                "hours",
                language,
                Map.of("user", who.user(), "word", who.session().pageWord(), "lines", lines));
    }

    private Line line(Contract contract, LocalDate today, Texts.Language language) {
        var last = today.plusDays(ReceptionRules.DAYS_SEARCHED);
        var announced = database.transaction(handle -> store.of(handle, contract.id(), today, last));
        var rules = new ReceptionRules(contract, holidays);
        return new Line(
                contract.id(),
                contract.name(),
                today.toString(),
                contract.term().last().toString(),
                IntStream.rangeClosed(0, ReceptionRules.DAYS_SEARCHED)
                        .mapToObj(today::plusDays)
                        .map(day -> day(rules, day, announced, language))
                        .toList());
    }

    private static Day day(ReceptionRules rules, LocalDate day, List<Announcement> announced, Texts.Language language) {
        var by = announced.stream().filter(each -> each.day().equals(day)).findFirst();
        return new Day(
                day.toString(),
                day.getDayOfWeek()
                        .getDisplayName(
                                language == Texts.Language.JA ? TextStyle.NARROW : TextStyle.SHORT,
                                Locale.forLanguageTag(language.tag())),
                words(rules.hoursOn(day, announced)),
                words(rules.hoursOn(day, List.of())),
                by.map(Announcement::by).orElse(""));
    }

    private static String words(@Nullable TimeRange hours) {
        return hours == null ? "" : hours.from() + "–" + hours.to();
    }

    private HttpReply announce(SignedIn who, HttpRequest request) {
        try {
            var body = JsonBody.of(request);
            body.knowsOnly("contract", "day", "what", "from", "to");
            var id = body.text("contract");
            var contract =
                    contracts.stream().filter(each -> each.id().equals(id)).findFirst();
            var day = day(body);
            if (contract.isEmpty() || day.isEmpty()) {
                return Guard.refused(400, "E-ANN-001", "日付を確かめてください。過ぎた日は変更できません。");
            }
            if (!contract.get().term().contains(day.get())) {
                return Guard.refused(409, "E-ANN-003", "契約期間にない日です。");
            }
            return written(who, request, contract.get(), announcement(who, body, contract.get(), day.get()));
        } catch (JsonBody.Unreadable e) {
            return HttpReply.json(400, new JsonObject().put("error", e.getMessage()));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Guard.refused(400, "E-ANN-002", "受付時間は、同じ日の早い時刻と遅い時刻で入力してください。");
        }
    }

    private Optional<LocalDate> day(JsonBody body) throws JsonBody.Unreadable {
        try {
            return Optional.of(LocalDate.parse(body.text("day")))
                    .filter(day -> !day.isBefore(Tokyo.day(contractTime.get())));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// What a day can be announced to be. Closed.
    private enum What {
        OPEN,
        CLOSED,
        /// The contract's own hours, after another announcement.
        USUAL
    }

    private Announcement announcement(SignedIn who, JsonBody body, Contract contract, LocalDate day)
            throws JsonBody.Unreadable {
        var hours = switch (body.one(What.class, "what")) {
            case OPEN -> new TimeRange(LocalTime.parse(body.text("from")), LocalTime.parse(body.text("to")));
            case CLOSED -> null;
            case USUAL -> new ReceptionRules(contract, holidays).hoursOn(day, List.of());
        };
        return new Announcement(day, hours, who.user().name(), machine.now());
    }

    private HttpReply written(SignedIn who, HttpRequest request, Contract contract, Announcement announcement) {
        database.run(handle -> {
            store.add(handle, contract.id(), announcement);
            audit.add(
                    handle,
                    new AuditStore.Entry(
                            machine.now(),
                            who.user().name(),
                            AuditStore.Action.HOURS_ANNOUNCED,
                            contract.id() + " " + announcement.day(),
                            request.from()));
        });
        return HttpReply.json(200, new JsonObject().put("done", true));
    }
}
