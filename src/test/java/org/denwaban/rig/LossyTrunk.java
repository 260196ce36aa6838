package org.denwaban.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;

/// Stands between the PBX's trunk and the town and does with each SIP message of a call what the test wants: passes it
/// on, loses it, doubles it, keeps it for later.
///
/// Each side takes it for the other: at either's address it has a port of its own, and it puts the ports right in what
/// it passes on (all have five digits, so a length holds): what goes to a Contact (ACK, BYE) comes this way too. RTP
/// goes past it.
final class LossyTrunk implements AutoCloseable {

    /// Where a message goes.
    enum Way {
        TO_TOWN,
        TO_PBX
    }

    /// A SIP message of a call.
    ///
    /// @param kind `INVITE`, `ACK`, of an answer the status with what it answers: `180 INVITE`
    record Message(Way way, String kind, String text) {

        /// With something else in its text that is as long: a Content-Length holds.
        Message with(String regex, String by) {
            return new Message(way, kind, text.replaceAll(regex, by));
        }
    }

    /// A message that came.
    record Came(Instant at, String kind) {}

    /// What becomes of the messages of one call; it may have a memory.
    interface Fault {

        /// What goes on now instead of `message`, in this order, each its way.
        List<Message> passOn(Message message);
    }

    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) sip:([0-9]*)[^ ]* SIP/2\\.0\r\n");
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([0-9]{3}) ");
    private static final Pattern CALL_ID = Pattern.compile("(?mi)^Call-ID: *(.*?)\r?$");
    private static final Pattern CSEQ = Pattern.compile("(?mi)^CSeq: *[0-9]+ +([A-Z]+)");

    private final PbxPlan plan;
    private final int pbxSidePort;
    private final int townSidePort;
    private final Selector selector = Selector.open();
    private final DatagramChannel pbxSide;
    private final DatagramChannel townSide;
    private final Map<String, Supplier<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, List<Came>> came = new ConcurrentHashMap<>();

    // These belong to the one thread that passes on.
    private final Map<String, String> numberOfCall = new HashMap<>();
    private final Map<String, Fault> faultOfCall = new HashMap<>();
    private final ByteBuffer datagram = ByteBuffer.allocate(65_536);

    /// Passes everything on until it is told something else of a number.
    LossyTrunk(PbxPlan plan) throws IOException {
        this.plan = plan;
        this.pbxSidePort = FreePorts.udp(plan.trunkAddress());
        this.townSidePort = FreePorts.udp(plan.sipAddress());
        this.pbxSide = open(plan.trunkAddress(), pbxSidePort, Way.TO_TOWN);
        this.townSide = open(plan.sipAddress(), townSidePort, Way.TO_PBX);
        Thread.ofPlatform().name("lossy-trunk").daemon().start(this::work);
    }

    private DatagramChannel open(String address, int port, Way comes) throws IOException {
        var channel = DatagramChannel.open().bind(new InetSocketAddress(address, port));
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, comes);
        return channel;
    }

    /// Where the PBX finds its carrier, at the carrier's address.
    int carrierPort() {
        return pbxSidePort;
    }

    /// Where the carrier finds the PBX, at the PBX's address.
    int pbxPort() {
        return townSidePort;
    }

    /// What becomes of each call to a number from now on.
    void fault(String number, Supplier<Fault> fault) {
        faults.put(number, fault);
    }

    /// The messages that came of calls to a number, lost ones too, in their order.
    List<Came> came(String number) {
        return List.copyOf(came.getOrDefault(number, List.of()));
    }

    /// Every message is lost when it comes for the first time.
    static Fault losesEachOnce() {
        var known = new HashSet<String>();
        return message -> known.add(message.way() + " " + message.kind()) ? List.of() : List.of(message);
    }

    /// Every message comes once more, after what was said to it.
    static Fault repeatsEach() {
        var last = new EnumMap<Way, Message>(Way.class);
        return message -> {
            var answered = last.remove(message.way() == Way.TO_TOWN ? Way.TO_PBX : Way.TO_TOWN);
            last.put(message.way(), message);
            return answered == null ? List.of(message) : List.of(message, answered);
        };
    }

    /// The caller's CANCEL is on its way until the answer has passed it.
    static Fault answerCrossesCancel() {
        var held = new HashMap<String, Message>();
        return message -> switch (message.kind()) {
            case "CANCEL" -> {
                held.put("CANCEL", message);
                yield List.of();
            }
            case "200 INVITE" -> {
                var cancel = held.remove("CANCEL");
                yield cancel == null ? List.of(message) : List.of(message, cancel);
            }
            default -> List.of(message);
        };
    }

    /// No sound of the called side reaches the PBX: it is sent to another port.
    static Fault silent(int port) {
        return message -> List.of(
                message.way() == Way.TO_TOWN ? message.with("m=audio [0-9]{5} ", "m=audio " + port + " ") : message);
    }

    private void work() {
        try {
            while (selector.isOpen()) {
                selector.select(key -> received((Way) key.attachment()));
            }
        } catch (IOException | ClosedSelectorException over) {
            // the test is over
        }
    }

    private void received(Way way) {
        try {
            var channel = way == Way.TO_TOWN ? pbxSide : townSide;
            while (channel.receive(datagram.clear()) != null) {
                received(
                        way, StandardCharsets.ISO_8859_1.decode(datagram.flip()).toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void received(Way way, String text) throws IOException {
        var request = REQUEST.matcher(text);
        var status = STATUS.matcher(text);
        var callId = CALL_ID.matcher(text);
        var cseq = CSEQ.matcher(text);
        if (!callId.find() || !cseq.find() || !(request.lookingAt() || status.lookingAt())) {
            return; // what keeps a NAT open
        }
        boolean asks = request.lookingAt();
        if (asks && request.group(1).equals("INVITE")) {
            begun(callId.group(1), request.group(2));
        }
        var message = new Message(way, asks ? request.group(1) : status.group(1) + " " + cseq.group(1), text);
        var fault = faultOfCall.get(callId.group(1));
        var number = numberOfCall.get(callId.group(1));
        if (number != null) {
            came.computeIfAbsent(number, _ -> new CopyOnWriteArrayList<>())
                    .add(new Came(SystemClock.SYSTEM.now(), message.kind()));
        }
        for (var each : fault == null ? List.of(message) : fault.passOn(message)) {
            send(each);
        }
    }

    private void begun(String callId, String number) {
        var fault = faults.get(number);
        numberOfCall.putIfAbsent(callId, number);
        if (fault != null) {
            faultOfCall.computeIfAbsent(callId, _ -> fault.get());
        }
    }

    private void send(Message message) throws IOException {
        boolean toTown = message.way() == Way.TO_TOWN;
        var text = toTown
                ? message.text()
                        .replace(carrier(pbxSidePort), carrier(plan.trunkPort()))
                        .replace(pbx(plan.sipPort()), pbx(townSidePort))
                : message.text()
                        .replace(carrier(plan.trunkPort()), carrier(pbxSidePort))
                        .replace(pbx(townSidePort), pbx(plan.sipPort()));
        SocketAddress to = toTown
                ? new InetSocketAddress(plan.trunkAddress(), plan.trunkPort())
                : new InetSocketAddress(plan.sipAddress(), plan.sipPort());
        (toTown ? townSide : pbxSide).send(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), to);
    }

    private String carrier(int port) {
        return plan.trunkAddress() + ":" + port;
    }

    private String pbx(int port) {
        return plan.sipAddress() + ":" + port;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        pbxSide.close();
        townSide.close();
    }
}
