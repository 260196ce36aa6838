package org.denwaban.desk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.denwaban.clock.Clock;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.desk.OperatorScreen.CardOf;
import org.denwaban.desk.Seat.Region;
import org.denwaban.desk.SessionWatch.Page;
import org.denwaban.inbound.Telephones;
import org.denwaban.metrics.Lag;
import org.denwaban.people.LookStore;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.denwaban.staff.SignInDesk;
import org.denwaban.staff.User;
import org.denwaban.web.Live;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The open pages. One thread reads what the database knows as soon as something has changed, another one shows: each
/// page is made of what is so now, and what of it differs from what the browser was sent is sent. Opening a card waits
/// for the database, on a thread of its own.
public final class Desks implements AutoCloseable {

    /// Looked at least so often: what changes without a word, such as a wrap-up's end.
    private static final Duration LOOK = Duration.ofMillis(250);

    /// The database is asked so often, while a page is open: settlements write without a word to us, and a screen is to
    /// follow the PBX within 100 ms. Four small queries, however many pages.
    private static final Duration READ = Duration.ofMillis(50);

    /// After each look: events come in dozens, and one look sees them all.
    private static final Duration BREATH = Duration.ofMillis(10);

    /// What the database knew is shown as doubtful when it is older.
    private static final Duration STALE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Desks.class);

    /// A card that could not be opened is tried again after this.
    private static final Duration OPEN_AGAIN = Duration.ofSeconds(2);

    /// A card that was opened; empty while it is being opened, or could not be.
    ///
    /// @param since of the clock that is never turned
    private record Opened(CardOf of, Optional<Card> card, boolean failed, long since) {

        boolean tryAgain(long nanos) {
            return failed && nanos - since > OPEN_AGAIN.toNanos();
        }
    }

    /// What the whole page says of the house.
    record OfHouse(boolean pbxHeard, boolean databaseThere) {}

    private final Database database;
    private final Presence presence;
    private final Telephones telephones;
    private final Cards cards;
    private final Pages pages;
    private final Board board;
    private final Manual manual;
    private final OperatorScreen.Lines lines;
    private final Map<String, String> names;
    private final BooleanSupplier pbxHeard;
    private final Clock machine;

    private final SessionWatch sessions;
    private final WorkStore store = new WorkStore();
    private final Set<Page> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Opened> opened = new ConcurrentHashMap<>();
    private final Bell changed = new Bell();
    private final Bell toShow = new Bell();
    private final AtomicReference<Instant> unseen = new AtomicReference<>();
    private final Lag toScreen;
    private final List<Thread> threads = new ArrayList<>();
    private volatile WorkStore.Read read = new WorkStore.Read(Map.of(), Map.of(), Set.of());
    private volatile long readAt;
    private volatile boolean running = true;

    /// @param names of the contracts, by id
    Desks(
            Database database,
            Presence presence,
            Telephones telephones,
            Cards cards,
            Pages pages,
            Board board,
            Manual manual,
            OperatorScreen.Lines lines,
            Map<String, String> names,
            SignInDesk signIn,
            BooleanSupplier pbxHeard,
            Clock machine,
            MeterRegistry registry) {
        this.database = database;
        this.presence = presence;
        this.telephones = telephones;
        this.cards = cards;
        this.pages = pages;
        this.board = board;
        this.manual = manual;
        this.lines = lines;
        this.names = Map.copyOf(names);
        this.sessions = new SessionWatch(signIn::standing, open, this::worksOf, machine);
        this.pbxHeard = pbxHeard;
        this.machine = machine;
        this.readAt = machine.nanos() - STALE.toNanos();
        this.toScreen = new Lag(registry, Lag.To.SCREEN);
        Gauge.builder("denwaban.desks.open", open, Set::size)
                .description("pages of operators and supervisors that are open, at most 600")
                .register(registry);
    }

    /// Begins to look and to show.
    void start() {
        begin("desks-read", this::reading);
        begin("desks-show", this::showing);
        begin("desks-sessions", this::lookingAfterSessions);
    }

    private void begin(String name, Runnable work) {
        threads.add(Thread.ofVirtual().name(name).start(work));
    }

    @Override
    public void close() {
        running = false;
        threads.forEach(Thread::interrupt);
    }

    /// The PBX has told something. Does not wait.
    ///
    /// @param at machine time at which it was heard
    void heard(Instant at) {
        unseen.compareAndSet(null, at);
        ring();
    }

    /// Something has changed. Does not wait.
    public void ring() {
        changed.ring();
        toShow.ring();
    }

    /// An operator's page.
    Live.Visitor operatorPage(Guard.SignedIn who, Texts.Language language) {
        return page(who, language, false);
    }

    /// A supervisor's page.
    Live.Visitor boardPage(Guard.SignedIn who, Texts.Language language) {
        return page(who, language, true);
    }

    private Live.Visitor page(Guard.SignedIn who, Texts.Language language, boolean boardPage) {
        var pageOf = new Page[1];
        var seat = new Seat(who.user(), language, () -> come(pageOf[0]), () -> open.remove(pageOf[0]));
        pageOf[0] = new Page(seat, who.session(), boardPage);
        return seat;
    }

    private void come(Page page) {
        if (open.isEmpty()) { // nobody looked, so nothing was read
            readAt = machine.nanos();
        }
        if (!page.board()) {
            opened.remove(page.seat().user().name()); // shown again, if only by a reload: a look of its own
        }
        open.add(page);
        ring();
    }

    /// What an operator has before them, as far as is known.
    List<Work> works(Operator operator) {
        var now = read;
        var works = new ArrayList<>(now.works().getOrDefault(operator.id(), List.of()));
        telephones
                .at(operator.phone())
                .filter(at -> !told(now, operator, at))
                .map(at -> inbound(now, operator, at))
                .ifPresent(works::add);
        return works;
    }

    private static boolean told(WorkStore.Read now, Operator operator, Telephones.At at) {
        return at.stage() == Telephones.Stage.OVER
                && now.told().contains(new WorkStore.CallOf(at.callId(), operator.id()));
    }

    private static Work inbound(WorkStore.Read now, Operator operator, Telephones.At at) {
        var returnCall = now.returnCalls().get(new WorkStore.CallOf(at.callId(), operator.id()));
        return new Work.Inbound(
                at.callId(),
                at.leg(),
                at.queue(),
                returnCall == null ? null : returnCall.householdId(),
                returnCall == null ? null : returnCall.id(),
                switch (at.stage()) {
                    case RINGING -> Work.InStage.RINGING;
                    case TALKING -> Work.InStage.TALKING;
                    case OVER -> Work.InStage.OVER;
                },
                at.since());
    }

    private void reading() {
        loop(() -> {
            changed.await(READ);
            if (!open.isEmpty()) {
                var fresh = database.transaction(handle -> store.read(handle, machine.now()));
                readAt = machine.nanos();
                if (!fresh.equals(read)) {
                    read = fresh;
                    toShow.ring();
                }
                if (open.stream().anyMatch(Page::board)) {
                    board.read();
                    toShow.ring();
                }
                if (manual.read()) {
                    toShow.ring();
                }
            }
        });
    }

    private void showing() {
        loop(() -> {
            toShow.await(LOOK);
            show();
        });
    }

    private void lookingAfterSessions() {
        loop(() -> {
            Thread.sleep(SessionWatch.EVERY);
            if (!open.isEmpty()) {
                sessions.look();
            }
        });
    }

    private List<Work> worksOf(String name) {
        return presence.operator(name).map(this::works).orElse(List.of());
    }

    private interface Turn {
        void done() throws InterruptedException;
    }

    private void loop(Turn turn) {
        while (running) {
            try {
                turn.done();
                Thread.sleep(BREATH);
            } catch (InterruptedException e) {
                return;
            } catch (DatabaseAway e) {
                LOG.debug("desks wait for the database");
            } catch (RuntimeException e) {
                LOG.error(
                        "E-DESK-005 the desks could not be served, trying again: {}",
                        e.getClass().getName());
            }
        }
    }

    private void show() {
        var oldest = unseen.getAndSet(null);
        var now = machine.now();
        var nanos = machine.nanos();
        var house = new OfHouse(pbxHeard.getAsBoolean(), nanos - readAt < STALE.toNanos());
        var seen = presence.all(now).stream()
                .collect(Collectors.toMap(each -> each.operator().id(), each -> each));
        var boardRegions = board.regions(seen.values(), this::works, house);
        for (var page : open) {
            var regions = page.board() ? boardRegions.of(page.seat().user()) : operatorRegions(page, seen, house);
            page.seat().show(regions, now.toEpochMilli(), nanos);
        }
        if (oldest != null && !open.isEmpty()) {
            toScreen.seen(oldest, machine.now());
        }
        writing(seen);
    }

    private void writing(Map<String, Presence.Seen> seen) {
        var atDesks = open.stream()
                .filter(page -> !page.board())
                .map(page -> page.seat().user().name())
                .collect(Collectors.toSet());
        opened.keySet().retainAll(atDesks);
        presence.writing(seen.values().stream()
                .map(Presence.Seen::operator)
                .filter(operator -> atDesks.contains(operator.id()))
                .filter(operator -> works(operator).stream().anyMatch(Work::toBeTold))
                .map(Operator::id)
                .collect(Collectors.toSet()));
    }

    private List<Region> operatorRegions(Page page, Map<String, Presence.Seen> seen, OfHouse house) {
        var user = page.seat().user();
        var of = seen.get(user.name());
        if (of == null) { // the settings do not know them any more
            return List.of();
        }
        var works = works(of.operator());
        var screen = OperatorScreen.of(of, works, names, lines);
        var card = screen.card().map(cardOf -> opened(user, cardOf, screen.call()));
        if (screen.card().isEmpty()) {
            opened.remove(user.name());
        }
        return List.of(
                region("house", house, "desk/house", Map.of("house", house)),
                region("session", page.expired(), "desk/session", Map.of("expired", page.expired())),
                region("duty", screen.duty(), "desk/duty", Map.of("duty", screen.duty(), "user", user)),
                guideRegion(user, guide(user, WorkRules.top(works))),
                region("call", screen.call(), "desk/call", Map.of("call", screen.call(), "user", user)),
                card.<Region>map(each -> cardRegion(user, each))
                        .orElseGet(() -> region("card", "", "desk/none", Map.of())));
    }

    /// What lies beside the card.
    ///
    /// @param open scripts that lie open
    record Guide(List<ManualEntry> entries, Set<ManualEntry.Kind> open) {}

    /// The manual of whoever is on the line; with nobody there, of the first contract of theirs that has one.
    private Guide guide(User user, Optional<Work> work) {
        var contract = work.map(Work::contractId)
                .or(() -> user.contracts().stream()
                        .filter(id -> !manual.of(id).isEmpty())
                        .findFirst());
        var open = ManualRules.open(
                ManualRules.situation(work, contract.map(cards::listed).orElse(false)));
        var entries = contract.map(manual::of).orElse(List.of()).stream()
                .sorted(Comparator.comparing(each -> !open.contains(each.kind())))
                .toList();
        return new Guide(entries, open);
    }

    private Region guideRegion(User user, Guide guide) {
        return region("guide", guide, "desk/guide", Map.of("guide", guide, "user", user));
    }

    private Region region(String id, Object state, String template, Map<String, ?> values) {
        return new Region(id, state, language -> pages.render(template, language, values));
    }

    private Region cardRegion(User user, Opened card) {
        if (card.card().isEmpty()) {
            return region("card", card, "desk/opening", Map.of("failed", card.failed()));
        }
        return switch (card.card().get()) {
            case Card.OfHousehold household ->
                region(
                        "card",
                        card,
                        "desk/household",
                        Map.of("card", household, "user", user, "returnCall", returnCall(card.of())));
            case Card.OfCaller caller ->
                region("card", card, "desk/caller", Map.of("card", caller, "user", user, "ours", ours(card.of())));
        };
    }

    private static boolean ours(CardOf of) {
        return of instanceof CardOf.Caller caller && caller.ours();
    }

    private static String returnCall(CardOf of) {
        return of instanceof CardOf.ReturnCall call ? call.returnCallId() : "";
    }

    /// The card as far as it is opened; begins to open it where it is another one than before.
    private Opened opened(User user, CardOf of, OperatorScreen.OfCall call) {
        var before = opened.get(user.name());
        if (before != null && before.of().equals(of) && !before.tryAgain(machine.nanos())) {
            return before;
        }
        var opening = new Opened(of, Optional.empty(), false, machine.nanos());
        opened.put(user.name(), opening);
        Thread.ofVirtual().name("desk-card").start(() -> open(user, opening, call));
        return opening;
    }

    private void open(User user, Opened opening, OperatorScreen.OfCall call) {
        var card = Optional.<Card>empty();
        try {
            card = card(user, opening.of(), call);
        } catch (RuntimeException e) {
            LOG.warn("E-DESK-006 a card could not be opened: {}", e.getClass().getName());
        }
        opened.replace(user.name(), opening, new Opened(opening.of(), card, card.isEmpty(), machine.nanos()));
        toShow.ring();
    }

    private Optional<Card> card(User user, CardOf of, OperatorScreen.OfCall call) {
        return switch (of) {
            case CardOf.Household(var id) ->
                cards.household(
                                id,
                                user.name(),
                                LookStore.Reason.OUTBOUND_CARD,
                                call.kind().equals("attempt") ? call.id() : null)
                        .map(each -> each);
            case CardOf.ReturnCall back ->
                cards.household(back.householdId(), user.name(), LookStore.Reason.INBOUND_CALL, back.callId())
                        .map(each -> each);
            case CardOf.Caller caller ->
                cards.caller(caller.callId(), caller.contractId(), user.name()).map(each -> each);
        };
    }

    /// Has a card opened anew, as after a search that found more.
    void forget(String operatorId) {
        opened.remove(operatorId);
        ring();
    }
}
