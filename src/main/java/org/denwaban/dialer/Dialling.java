package org.denwaban.dialer;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.denwaban.call.CallFact;
import org.denwaban.call.Switchboard;
import org.denwaban.callback.CallBackStore;
import org.denwaban.campaign.CourseStore;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.campaign.ReturnCallStore;
import org.denwaban.db.Database;
import org.denwaban.hooks.WebhookStore;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.people.PeopleStore;
import org.denwaban.staff.Presence;

/// The room's pieces, connected: who promises, who lets out, who writes results, who settles.
///
/// @param dialer     picks, promises, asks the PBX
/// @param gate       answers the dialplan
/// @param keypad     takes the operator's result
/// @param settlement brings every attempt to its end
/// @param recall     takes back what rings and should not
/// @param offers     the cards before operators
/// @param doNotCall  writes down who is not to be called
/// @param appointments takes and cancels appointments
/// @param results    takes what operators enter of each person
/// @param corrections takes what supervisors write over it
/// @param trunk      how the carrier did of late
/// @param lease      whether this server is the one that dials
public record Dialling(
        Dialer dialer,
        Gate gate,
        ResultKeypad keypad,
        Settlement settlement,
        Recall recall,
        Offers offers,
        DoNotCall doNotCall,
        Appointments appointments,
        ResultEntry results,
        Corrections corrections,
        Supplier<TrunkHealth> trunk,
        DialLease lease)
        implements AutoCloseable {

    /// What the room needs from those above it.
    ///
    /// @param campaigns    contracts served here that have a dialling side
    /// @param callBacks    where wishes to be called back are kept
    /// @param callBackLines contracts that keep them
    /// @param openUntil    of a contract: when its line closes, contract time; empty while it is closed
    /// @param lease        whether this server is the one that dials; closed with the room
    /// @param onTheLine    who has called us and is on the line
    /// @param ourLines     digits of every served contract's own lines, which are never dialled
    /// @param trunk        PJSIP endpoint of the carrier
    /// @param heldBack     keeps callers from ringing whoever is about to get a call of ours; waits for the PBX
    /// @param around       what {@link HindranceRules} asks the rooms above, as it is now
    /// @param operatorRing how long an operator's telephone rings
    /// @param wrapUp       an operator's rest after a conversation
    /// @param facts        what the switchboard learns
    public record Needs(
            Database database,
            CourseStore courses,
            PeopleStore people,
            List<Campaign> campaigns,
            CallBackStore callBacks,
            List<CallBackLine> callBackLines,
            Function<String, Optional<Instant>> openUntil,
            Clocks clocks,
            Presence presence,
            Switchboard switchboard,
            Speaker speaker,
            Settlement.Records records,
            MemberResultStore memberResults,
            EscalationStore escalations,
            WebhookStore hooks,
            EmergencyStops stops,
            DialLease lease,
            OnTheLine onTheLine,
            Set<String> ourLines,
            String trunk,
            Runnable heldBack,
            Supplier<HindranceRules.Around> around,
            Duration operatorRing,
            Duration wrapUp,
            BlockingQueue<CallFact> facts,
            MeterRegistry registry) {}

    /// Connects the pieces; nothing runs yet.
    public static Dialling of(Needs n) {
        var byId = new LinkedHashMap<String, Campaign>();
        n.campaigns().forEach(campaign -> byId.put(campaign.contract().id(), campaign));
        var contractOfTag = new HashMap<String, String>();
        n.campaigns()
                .forEach(each ->
                        contractOfTag.put(each.contract().tag(), each.contract().id()));
        n.callBackLines()
                .forEach(each ->
                        contractOfTag.put(each.contract().tag(), each.contract().id()));
        var metrics = new DialerMetrics(
                n.registry(),
                byId.keySet(),
                n.callBackLines().stream().map(each -> each.contract().id()).toList());
        var numbers = new LiveNumbers(n.people(), n.ourLines(), n.clocks().machine());
        var promises =
                new Promises(n.courses(), n.onTheLine(), numbers, n.clocks().machine());
        var callBacks = new CallBacks(
                n.callBacks(),
                n.callBackLines(),
                n.openUntil(),
                n.onTheLine(),
                numbers,
                n.lease(),
                n.clocks(),
                metrics);
        var endings = new Endings(n.courses(), byId, n.clocks(), n.hooks(), metrics);
        var offers = new Offers(n.database(), n.courses(), byId, n.presence(), n.stops(), n.clocks());
        var trunk = new TrunkWatch(n.clocks().machine(), n.registry());
        var dialer = new Dialer(
                n.database(),
                n.courses(),
                n.campaigns(),
                callBacks,
                promises,
                n.clocks(),
                n.presence(),
                n.switchboard(),
                n.speaker(),
                n.heldBack(),
                n.operatorRing(),
                n.around(),
                trunk,
                n.lease(),
                endings,
                n.stops(),
                new ModeStore(),
                offers,
                metrics);
        var gate = new Gate(
                n.database(),
                n.courses(),
                n.people(),
                byId,
                callBacks,
                contractOfTag,
                promises,
                endings,
                n.clocks(),
                n.presence(),
                n.switchboard(),
                dialer::house,
                n.stops(),
                offers,
                n.onTheLine(),
                numbers,
                n.lease(),
                metrics);
        var keypad = new ResultKeypad(
                n.database(),
                n.courses(),
                endings,
                callBacks,
                n.presence(),
                n.clocks().machine());
        var messages = new Messages(n.database(), n.courses(), endings, n.switchboard(), n.records(), metrics);
        var settlement = new Settlement(
                n.database(),
                List.of(new Attempts(n.courses(), endings, messages), callBacks),
                n.switchboard(),
                n.presence(),
                n.clocks(),
                n.records(),
                messages,
                new Doubts(n.database(), n.courses(), endings, n.records()),
                trunk,
                n.lease()::standsBy,
                n.lease()::dials,
                n.wrapUp(),
                n.facts());
        var recall = new Recall(
                n.database(),
                n.courses(),
                n.callBacks(),
                contractOfTag,
                n.stops(),
                n.speaker(),
                n.switchboard(),
                "PJSIP/" + n.trunk() + "-",
                n.clocks().machine());
        var doNotCall = new DoNotCall(n.database(), n.courses(), n.people(), byId, n.clocks());
        var appointments =
                new Appointments(n.database(), n.courses(), byId, n.presence().contractsServed(), n.clocks());
        var results = new ResultEntry(
                n.database(),
                n.courses(),
                n.memberResults(),
                new ReturnCallStore(),
                n.escalations(),
                byId,
                endings,
                doNotCall,
                appointments,
                n.hooks(),
                n.clocks());
        var corrections = new Corrections(n.database(), n.courses(), n.memberResults(), byId, n.hooks(), n.clocks());
        return new Dialling(
                dialer,
                gate,
                keypad,
                settlement,
                recall,
                offers,
                doNotCall,
                appointments,
                results,
                corrections,
                trunk::health,
                n.lease());
    }

    /// Settles what a crash left open, and dials.
    public void start() {
        lease.start(offers::takeAllAway);
        settlement.start();
        recall.start();
        dialer.start();
    }

    /// Makes no new promise, then works off what is known of the calls so far.
    @Override
    public void close() {
        dialer.close();
        recall.close();
        settlement.close();
        lease.close();
    }
}
