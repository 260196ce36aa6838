package org.denwaban.inbound;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.calendar.Holidays;
import org.denwaban.callback.CallBackStore;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.pbx.agi.AgiScript;
import org.denwaban.pbx.ami.AmiBlock;
import org.denwaban.pbx.ami.LiveChannel;
import org.denwaban.pbx.ami.QueueStatus;
import org.denwaban.pbx.ami.Speaker;
import org.denwaban.staff.Presence;

/// The room's pieces, connected: who answers the dialplan, who knows what supervisors announced, who wants to be called
/// back, who is in the queues, and which calls are on the lines.
///
/// @param live  what is on the lines now
/// @param telephones which of them rings at, or talks with, which operator
/// @param waiting for which contracts callers wait
/// @param rests how long an operator rests after a call that came in
public record Answering(
        Announcements announcements,
        FrontDoor door,
        CallBackDesk callBacks,
        QueueCrew crew,
        LiveLine live,
        Telephones telephones,
        WaitingCallers waiting,
        Rests rests)
        implements AutoCloseable {

    /// Operators rest after calls that came in, those whom they handed on among them, so that nobody is dialled for
    /// them meanwhile. The PBX's queues do the same by themselves (wrapuptime).
    public record Rests(Presence presence, Map<String, Duration> wrapUps, Clock machine) {

        void after(String telephone, Telephones.At over) {
            var wrapUp = wrapUps.get(over.queue());
            if (wrapUp != null) {
                presence.rest(telephone, machine.now(), wrapUp);
            }
        }
    }

    /// What the room needs from those above it.
    ///
    /// @param contracts     all that are served; those without a reception answer nobody
    /// @param receptionTime by which the hours go
    public record Needs(
            Database database,
            CallBackStore callBacks,
            List<Contract> contracts,
            Presence presence,
            Speaker speaker,
            Holidays holidays,
            Supplier<Instant> receptionTime,
            Clock machine,
            MeterRegistry registry) {}

    /// Connects the pieces; nothing runs yet.
    public static Answering of(Needs n) {
        var announcements = new Announcements(
                n.database(),
                n.contracts().stream()
                        .filter(contract -> contract.reception() != null)
                        .map(Contract::id)
                        .toList(),
                n.receptionTime(),
                n.machine(),
                n.registry());
        var live = new LiveLine();
        return new Answering(
                announcements,
                new FrontDoor(
                        n.contracts(),
                        n.holidays(),
                        announcements::of,
                        live,
                        n.receptionTime(),
                        n.machine(),
                        n.registry()),
                new CallBackDesk(n.database(), n.callBacks(), n.contracts(), n.receptionTime(), n.machine()),
                new QueueCrew(n.contracts(), n.presence(), n.speaker(), n.machine()),
                live,
                new Telephones(n.machine()),
                new WaitingCallers(n.presence()::callersWaitFor),
                new Rests(n.presence(), wrapUps(n.contracts()), n.machine()));
    }

    private static Map<String, Duration> wrapUps(List<Contract> contracts) {
        return contracts.stream()
                .filter(contract -> contract.reception() != null)
                .collect(Collectors.toMap(
                        Contract::id,
                        contract -> Objects.requireNonNull(contract.reception())
                                .queue()
                                .wrapUp()));
    }

    /// Begins to look at what was announced, and after the queues.
    public void start() {
        announcements.start();
        crew.start();
    }

    /// What the dialplan may ask.
    public Map<String, AgiScript> scripts() {
        var scripts = new HashMap<>(door.scripts());
        scripts.putAll(callBacks.scripts());
        return scripts;
    }

    /// Takes over an event of the PBX that can be trusted. Does not wait.
    public void heard(AmiBlock block) {
        live.heard(block);
        telephones.heard(block).forEach(rests::after);
        waiting.heard(block);
        crew.heard(block);
    }

    /// Takes over what the PBX tells after a time in which it was not heard.
    public void resync(QueueStatus queues, Speaker speaker) {
        var channels = speaker.channels().stream().map(LiveChannel::uniqueId).collect(Collectors.toSet());
        live.onlyThose(channels);
        telephones.onlyThose(channels);
        waiting.resync(queues);
        crew.resync(queues);
    }

    @Override
    public void close() {
        crew.close();
        announcements.close();
    }
}
