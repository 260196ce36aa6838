package org.denwaban.rig;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/// A second real Asterisk that plays the carrier, the citizens behind it, and robots at the
/// operators' telephones.
///
/// Citizens are a table: number → what each call to it meets, one after another, the last for all
/// that follow. A number that is not in the table is unallocated. How robots know what a citizen
/// said: see `rig/town/extensions.conf`.
///
/// `received.jsonl` in its home is the carrier's record of every INVITE. It holds numbers, and is
/// the town's, not ours.
public final class Town implements AutoCloseable {

    private static final String RECORDINGS = "recordings";
    private static final String CALLED = "called.jsonl";

    private final Asterisk asterisk;
    private final PbxPlan plan;

    private Town(Asterisk asterisk, PbxPlan plan) {
        this.asterisk = asterisk;
        this.plan = plan;
    }

    /// Lays a town out under `stateDir`, anew each time; it does not run yet. What it received
    /// before stays, and so do its counts of calls.
    ///
    /// @param citizens number, digits only → what the 1st, 2nd, … call meets
    /// @throws RigException E-RIG-009 when a file cannot be read or written
    public static Town layOut(
            AsteriskInstall install, Path stateDir, String name, PbxPlan plan, Map<String, List<Behaviour>> citizens) {
        var asterisk = new Asterisk(install, install.home(stateDir, name));
        asterisk.layOut();
        Path etc = asterisk.home().resolve("etc");
        try {
            write(etc, "asterisk.conf", asterisk.directories() + """

                    [options]
                    systemname = town
                    verbose = 0
                    debug = 0
                    dumpcore = no
                    ; Telephones and carriers send silence; an Asterisk that hears nothing would not.
                    transmit_silence = yes
                    """);
            for (var file : List.of("modules.conf", "extensions.conf")) write(etc, file, resource(file));
            for (var empty : List.of("acl.conf", "ccss.conf", "udptl.conf", "pjproject.conf", "features.conf"))
                write(etc, empty, "; empty on purpose\n");
            write(etc, "indications.conf", "[general]\ncountry=jp\n[jp]\ndescription=Japan\nring=400+15/1000,0/2000\n");
            write(etc, "cdr.conf", "[general]\nenable=no\n");
            write(etc, "cel.conf", "[general]\nenable=no\n");
            write(etc, "manager.conf", "[general]\nenabled=no\n");
            write(etc, "logger.conf", "[general]\nqueue_log=no\n[logfiles]\nmessages.log => warning,error\n");
            write(etc, "rtp.conf", "[general]\nrtpstart=30000\nrtpend=34999\n");
            write(etc, "pjsip.conf", sip(plan));
            Path received = asterisk.home().resolve("received.jsonl");
            // The dialplan's FILE() appends only to a file that is there.
            if (!Files.exists(received)) Files.createFile(received);
            Path called = asterisk.home().resolve(CALLED);
            if (!Files.exists(called)) Files.createFile(called);
            Path recordings = asterisk.home().resolve(RECORDINGS);
            Files.createDirectories(recordings);
            write(
                    etc,
                    "local/globals.conf",
                    "RECEIVED => " + install.inside(received) + "\nCALLED => " + install.inside(called)
                            + "\nRECORDINGS => " + install.inside(recordings) + "\n" + tables(citizens));
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot write the town's configuration in " + etc, e);
        }
        return new Town(asterisk, plan);
    }

    /// Starts it; returns when it has fully booted. Robots register by themselves as soon as the
    /// PBX is there.
    public void start() {
        asterisk.start();
    }

    /// The process and its directories.
    public Asterisk asterisk() {
        return asterisk;
    }

    /// Waits until every robot's telephone is registered with the PBX.
    ///
    /// @throws RigException E-RIG-010 when they are not in time
    public void awaitRobots(Duration limit) {
        var deadline = Deadline.in(limit, SystemClock.SYSTEM);
        int wanted = plan.operators().size();
        if (!deadline.await(() -> registered() == wanted))
            throw new RigException(
                    "E-RIG-010",
                    registered() + " of " + wanted + " robots' telephones are registered after " + limit.toSeconds()
                            + " s; is the PBX at " + plan.sipAddress() + ":" + plan.sipPort() + " up?");
    }

    private long registered() {
        return asterisk.rx("pjsip show registrations")
                .lines()
                .filter(line -> line.contains(" Registered"))
                .count();
    }

    /// From now on calls to `number` meet these, one after another; its count of calls begins anew.
    public void citizen(String number, Behaviour... course) {
        asterisk.rx("database put citizen " + digits(number) + " " + words(List.of(course)));
        asterisk.rx("database del calls " + digits(number));
    }

    /// From now on this operator's telephone answers and works (AUTO), answers and presses no key
    /// (IDLE), presses # to an answering machine (LEAVE_MESSAGE), hands on whoever is of the family
    /// (HAND_ON), declines, is busy, or rings for ever (SILENT).
    public void robot(String telephone, RobotMode mode) {
        asterisk.rx("database put robot " + digits(telephone) + " " + mode);
    }

    /// What an operator's telephone showed when it rang last; empty where it showed nothing or never rang.
    public String shownAt(String telephone) {
        var value = asterisk.rx("database get shown " + digits(telephone)).strip();
        return value.startsWith("Value: ") ? value.substring("Value: ".length()) : "";
    }

    /// Everybody hangs up: citizens, robots.
    public void hangUp() {
        asterisk.rx("channel request hangup all");
    }

    /// What a robot's telephone does when it rings.
    public enum RobotMode {
        AUTO,
        IDLE,
        LEAVE_MESSAGE,
        HAND_ON,
        DECLINE,
        BUSY,
        SILENT
    }

    /// The operator lifts the receiver and dials a number by hand; returns at once.
    public void dialByHand(String telephone, String number) {
        asterisk.rx("channel originate PJSIP/" + digits(number) + "@" + digits(telephone) + " extension s@receiver");
    }

    /// The operator dials `*9` and keys a result in; returns at once.
    public void reportLate(String telephone, int key) {
        asterisk.rx("channel originate PJSIP/*9@" + digits(telephone) + " extension " + key + "@receiver");
    }

    /// The operator dials `*` and a code, such as `11` for coming to work; returns at once.
    public void keyIn(String telephone, int code) {
        asterisk.rx("channel originate PJSIP/*" + code + "@" + digits(telephone) + " extension s@receiver");
    }

    /// A citizen calls the centre, and hangs up after 90 s at the latest; returns at once.
    public void callIn(String from, String to) {
        callIn(from, to, Showing.NUMBER);
    }

    /// The same; `from` is known to the carrier, whatever is shown.
    public void callIn(String from, String to, Showing showing) {
        callIn(from, to, showing, digits(from) + "@ear");
    }

    /// The same, and the caller presses keys, one after another.
    public void callIn(String from, String to, Showing showing, List<KeyPress> presses) {
        var pressed = presses.stream()
                .map(press -> "*" + press.after().toSeconds() + "*" + press.keys())
                .collect(Collectors.joining());
        callIn(from, to, showing, digits(from) + pressed + "@fingers");
    }

    private void callIn(String from, String to, Showing showing, String ear) {
        var context = switch (showing) {
            case NUMBER -> "calls-in";
            case NOTHING -> "calls-in-withheld";
            case NONSENSE -> "calls-in-malformed";
        };
        asterisk.rx(
                "channel originate Local/" + digits(from) + "*" + digits(to) + "@" + context + "/n extension " + ear);
    }

    /// Keys that a caller presses.
    ///
    /// @param after how long they listen before, whole seconds
    /// @param keys  `0` to `9` and `#`
    public record KeyPress(Duration after, String keys) {

        public KeyPress {
            if (!keys.matches("[0-9#]{1,16}")) {
                throw new IllegalArgumentException("not 1 to 16 of 0-9 and #");
            }
        }
    }

    /// What a citizen who calls shows of the own number.
    public enum Showing {
        NUMBER,
        /// Withheld, as Japanese carriers do it: told in P-Asserted-Identity, with Privacy: id.
        NOTHING,
        /// Something with signs in it that no number has.
        NONSENSE
    }

    /// Every call that citizens made to the centre, in the order in which they began.
    ///
    /// @throws RigException E-RIG-009 when the record cannot be read
    public List<CalledIn> calledIn() {
        return calledIn(asterisk.home().resolve(CALLED));
    }

    /// The same from a record's file; none when the file is not there.
    public static List<CalledIn> calledIn(Path record) {
        var calls = new LinkedHashMap<String, JsonObject>();
        for (var json : lines(record)) {
            calls.merge(
                    json.getString("call"),
                    json,
                    (begun, end) -> begun.put("endedAt", end.getString("at")).put("status", end.getString("status")));
        }
        return calls.values().stream().map(Town::calledIn).toList();
    }

    private static CalledIn calledIn(JsonObject call) {
        var ended = call.getString("endedAt");
        return new CalledIn(
                call.getString("from"),
                call.getString("to"),
                Showing.valueOf(call.getString("showing")),
                Instant.parse(call.getString("at")),
                ended == null ? null : Instant.parse(ended),
                "ANSWER".equals(call.getString("status")));
    }

    private static List<JsonObject> lines(Path record) {
        if (!Files.exists(record)) return List.of();
        try {
            return Files.readAllLines(record, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.endsWith("}")) // the last may be being written just now
                    .map(JsonObject::new)
                    .toList();
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read the town's record " + record, e);
        }
    }

    /// What a citizen who called has heard, as far as it is over.
    ///
    /// @throws RigException E-RIG-009 when nothing was heard
    public Recording heardBy(String from) {
        return recording("in-" + digits(from));
    }

    /// Every call that the carrier received, in the order of their INVITEs, also of former runs in
    /// the same directory.
    ///
    /// @throws RigException E-RIG-009 when the record cannot be read
    public List<TownCall> received() {
        return received(asterisk.home().resolve("received.jsonl"));
    }

    /// The same from a record's file; none when the file is not there.
    public static List<TownCall> received(Path record) {
        var ends = new HashMap<String, JsonObject>();
        var invites = new ArrayList<JsonObject>();
        for (var json : lines(record)) {
            if ("INVITE".equals(json.getString("event"))) invites.add(json);
            else ends.put(json.getString("call"), json);
        }
        return invites.stream()
                .map(invite -> call(invite, ends.get(invite.getString("call"))))
                .toList();
    }

    private static TownCall call(JsonObject invite, @Nullable JsonObject end) {
        return new TownCall(
                invite.getString("call"),
                Instant.parse(invite.getString("at")),
                invite.getString("number"),
                invite.getString("shown"),
                invite.getString("from"),
                invite.getString("pai"),
                invite.getInteger("nth"),
                Behaviour.Kind.valueOf(invite.getString("behaviour")),
                end == null ? null : instant(end.getString("answeredAt")),
                end == null ? null : instant(end.getString("at")),
                end != null && "citizen".equals(end.getString("by")));
    }

    /// What the answering machine of a call recorded after its beep.
    ///
    /// @throws RigException E-RIG-009 when there is no such recording
    public Recording recordingOf(TownCall call) {
        return recording(call.call());
    }

    private Recording recording(String name) {
        Path file = asterisk.home().resolve(RECORDINGS).resolve(name + ".wav");
        try {
            return Recording.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RigException("E-RIG-009", "cannot read the town's recording " + file, e);
        }
    }

    private static @Nullable Instant instant(String text) {
        return text.isEmpty() ? null : Instant.parse(text);
    }

    @Override
    public void close() {
        asterisk.close();
    }

    private static String tables(Map<String, List<Behaviour>> citizens) {
        return citizens.entrySet().stream()
                .map(each -> "TABLE_" + digits(each.getKey()) + " => " + words(each.getValue()) + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String words(List<Behaviour> course) {
        if (course.isEmpty()) throw new IllegalArgumentException("a citizen without a behaviour");
        return course.stream().map(Behaviour::word).collect(Collectors.joining(":"));
    }

    private static String digits(String number) {
        if (!number.matches("[0-9]{3,15}")) throw new IllegalArgumentException("not 3 to 15 digits");
        return number;
    }

    private static String sip(PbxPlan plan) {
        return """
                [carrier]
                type = transport
                protocol = udp
                bind = %1$s:%2$d

                [phones]
                type = transport
                protocol = udp
                bind = %3$s:%4$d

                ; Everything that the PBX sends, to citizens and to robots: told apart by what was dialled.
                [pbx]
                type = endpoint
                context = carrier
                transport = carrier
                aors = pbx
                identify_by = ip
                disallow = all
                allow = ulaw
                direct_media = no
                trust_id_inbound = yes
                ; As carriers do: who calls is told, and marked where it is withheld.
                trust_id_outbound = yes
                send_pai = yes

                [pbx]
                type = aor
                contact = sip:%5$s:%6$d

                [pbx]
                type = identify
                endpoint = pbx
                match = %5$s

                """.formatted(
                                plan.trunkAddress(),
                                plan.trunkPort(),
                                plan.phonesAddress(),
                                plan.phonesPort(),
                                plan.sipAddress(),
                                plan.sipPort())
                + plan.operators().stream().map(each -> phone(each, plan)).collect(Collectors.joining());
    }

    private static String phone(String telephone, PbxPlan plan) {
        return """
                [%1$s]
                type = registration
                transport = phones
                outbound_auth = %1$s
                server_uri = sip:%2$s:%3$d
                client_uri = sip:%1$s@%2$s:%3$d
                contact_user = %1$s
                expiration = 120
                ; The default lets every registration wait for a random time of up to 10 s first.
                max_random_initial_delay = 0
                retry_interval = 1
                forbidden_retry_interval = 1
                fatal_retry_interval = 1
                max_retries = 100000
                auth_rejection_permanent = no

                [%1$s]
                type = auth
                auth_type = digest
                username = %1$s
                password = %4$s

                [%1$s]
                type = endpoint
                context = robot
                transport = phones
                aors = %1$s
                outbound_auth = %1$s
                from_user = %1$s
                identify_by = username
                disallow = all
                allow = ulaw
                direct_media = no

                [%1$s]
                type = aor
                contact = sip:%2$s:%3$d

                """.formatted(telephone, plan.sipAddress(), plan.sipPort(), plan.phoneSecret());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Town.class.getResourceAsStream("/rig/town/" + name)) {
            if (in == null) throw new IOException("resource rig/town/" + name + " is missing from the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Path dir, String file, String text) throws IOException {
        Files.writeString(dir.resolve(file), text, StandardCharsets.UTF_8);
    }
}
