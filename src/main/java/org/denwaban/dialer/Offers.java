package org.denwaban.dialer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.Verdict;
import org.denwaban.db.Database;
import org.denwaban.dialer.OfferStore.Offer;
import org.denwaban.staff.Operator;
import org.denwaban.staff.Presence;
import org.jdbi.v3.core.Handle;

/// The cards that lie before operators: laid there by the dialer, or asked for; dialled, passed on or taken away.
/// Nothing here makes a telephone ring: the dialer does, by the offer's time.
public final class Offers {

    /// A card that nobody touches goes to somebody else: its operator has left the desk.
    static final Duration KEPT_MOST = Duration.ofMinutes(5);

    private final Database database;
    private final OfferStore store = new OfferStore();
    private final CourseStore courses;
    private final Map<String, Campaign> campaigns;
    private final Presence presence;
    private final EmergencyStops stops;
    private final Clocks clocks;

    Offers(
            Database database,
            CourseStore courses,
            Map<String, Campaign> campaigns,
            Presence presence,
            EmergencyStops stops,
            Clocks clocks) {
        this.database = database;
        this.courses = courses;
        this.campaigns = campaigns;
        this.presence = presence;
        this.stops = stops;
        this.clocks = clocks;
    }

    /// What came of an operator's wish.
    public enum Done {
        /// It is dialled within a moment; what comes of it is heard.
        DIALLING("", "まもなく発信します。"),
        /// The card is taken away.
        PASSED("", "このカードを戻しました。"),
        NO_OPERATOR("E-OFFER-001", "そのオペレーターは設定にありません。"),
        NOTHING_OFFERED("E-OFFER-002", "表示中のカードがありません。"),
        NOT_READY("E-OFFER-003", "電話機が使用中か未登録、または離席中、後処理中です。"),
        NO_HOUSEHOLD("E-OFFER-004", "担当する契約の名簿に、その世帯はありません。"),
        NOT_NOW("E-OFFER-005", "この世帯には今は架電できません。"),
        TAKEN("E-OFFER-006", "この世帯は別のオペレーターが扱っています。"),
        STOPPED("E-OFFER-007", "架電は停止中です。");

        private final String code;
        private final String japanese;

        Done(String code, String japanese) {
            this.code = code;
            this.japanese = japanese;
        }

        /// Whether it was done.
        public boolean good() {
            return this == DIALLING || this == PASSED;
        }

        /// Stable code; empty where it was done.
        public String code() {
            return code;
        }

        /// One sentence for people.
        public String japanese() {
            return japanese;
        }
    }

    /// Every card that lies before somebody.
    public List<Offer> all() {
        return database.transaction(store::all);
    }

    /// The operator presses dial on the card.
    public Done dial(String operatorId) {
        return database.transaction(handle -> {
            var offer = store.of(handle, operatorId);
            if (offer.isEmpty()) {
                return Done.NOTHING_OFFERED;
            }
            if (stops.stopped(offer.get().contractId())) {
                return Done.STOPPED;
            }
            if (!presence.takesCalls(operatorId, offer.get().contractId())) {
                return Done.NOT_READY;
            }
            return store.dialAt(handle, operatorId, clocks.machine().now()) ? Done.DIALLING : Done.NOTHING_OFFERED;
        });
    }

    /// The operator chooses a household and has it dialled, whatever the mode; another card before them goes back.
    public Done dial(String operatorId, String householdId) {
        var operator = presence.operator(operatorId);
        if (operator.isEmpty()) {
            return Done.NO_OPERATOR;
        }
        var claimed = claimedFor(operator.get());
        if (!claimed) {
            return Done.NOT_READY;
        }
        var done = Done.NOT_NOW;
        try {
            done = database.transaction(handle -> chosen(handle, operator.get(), householdId));
            if (done.good()) {
                presence.engage(operatorId);
            }
            return done;
        } finally {
            if (!done.good()) {
                presence.release(operatorId, clocks.machine().now(), Duration.ZERO);
            }
        }
    }

    /// Whether they are claimed for this: already, by the card before them, or just now.
    private boolean claimedFor(Operator operator) {
        var now = clocks.machine().now();
        return database.transaction(handle -> withdrawn(handle, operator.id()))
                || presence.claimOne(operator.id(), now);
    }

    /// Takes away the card that lies before an operator. False if there is none any more.
    boolean withdrawn(Handle handle, String operatorId) {
        return store.of(handle, operatorId)
                .map(offer -> takeAway(handle, offer))
                .orElse(false);
    }

    private Done chosen(Handle handle, Operator operator, String householdId) {
        var contract = courses.contractOf(handle, householdId);
        var campaign = contract.filter(operator.contracts()::contains).map(campaigns::get);
        if (campaign.isEmpty()) {
            return Done.NO_HOUSEHOLD;
        }
        if (!presence.takesCalls(operator.id(), contract.orElseThrow())) {
            return Done.NOT_READY;
        }
        if (stops.stopped(contract.orElseThrow())) {
            return Done.STOPPED;
        }
        courses.lock(handle, householdId);
        if (store.offered(handle, householdId)) {
            return Done.TAKEN;
        }
        var course = courses.load(handle, householdId);
        if (!(campaign.get().rules().mayBeDialled(course, clocks.contract().now()) instanceof Verdict.Allowed)) {
            return Done.NOT_NOW;
        }
        var now = clocks.machine().now();
        store.add(handle, new Offer(operator.id(), contract.orElseThrow(), householdId, now, now));
        return Done.DIALLING;
    }

    /// The operator wants another card.
    public Done pass(String operatorId) {
        boolean there = database.transaction(handle -> withdrawn(handle, operatorId));
        if (there) {
            presence.release(operatorId, clocks.machine().now(), Duration.ZERO);
        }
        return there ? Done.PASSED : Done.NOTHING_OFFERED;
    }

    /// Lays a household's card before an operator whom the dialer has claimed; the caller has locked the household.
    void lay(Handle handle, Campaign campaign, Operator operator, String householdId, DialMode mode) {
        var now = clocks.machine().now();
        var dialAt = switch (mode.kind()) {
            case PREVIEW, MANUAL -> null;
            case PROGRESSIVE -> now.plus(mode.countdown());
        };
        store.add(handle, new Offer(operator.id(), campaign.contract().id(), householdId, now, dialAt));
    }

    /// Takes a card away and puts its household back where it belongs. False if it was gone.
    boolean takeAway(Handle handle, Offer offer) {
        courses.lock(handle, offer.householdId());
        if (!store.remove(handle, offer)) {
            return false;
        }
        var campaign = campaigns.get(offer.contractId());
        if (campaign != null) {
            courses.reschedule(
                    handle,
                    offer.householdId(),
                    campaign.rules(),
                    clocks.contract().now());
        }
        return true;
    }

    /// At start: who had a card before them is no longer known.
    void takeAllAway() {
        for (var offer : all()) {
            database.run(handle -> takeAway(handle, offer));
        }
    }

    static boolean due(Offer offer, Instant machineNow) {
        return offer.dialAt() != null && !offer.dialAt().isAfter(machineNow);
    }

    static boolean forgotten(Offer offer, Instant machineNow) {
        return offer.offeredAt().plus(KEPT_MOST).isBefore(machineNow);
    }

    Optional<Campaign> campaign(Offer offer) {
        return Optional.ofNullable(campaigns.get(offer.contractId()));
    }
}
