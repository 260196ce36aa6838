package org.denwaban.rig;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The calls between the PBX and its carrier, of SIP messages in their order. What neither comes from the carrier nor
/// goes there, such as what operators' telephones say, is none of them.
final class CapturedCalls {

    /// Others' addresses that are named where the carrier was not found.
    private static final int NAMED = 5;

    private final List<Carrier> carriers;
    private final int most;
    private final Map<String, CapturedCall> out = new HashMap<>();
    private final Map<String, CapturedCall> in = new HashMap<>();
    private final List<CapturedCall> callsOut = new ArrayList<>();
    private final List<CapturedCall> callsIn = new ArrayList<>();
    private final Set<String> others = new LinkedHashSet<>();
    private boolean heard;

    /// @param carriers the addresses of the carrier
    /// @param most     calls that are held
    CapturedCalls(List<Carrier> carriers, int most) {
        this.carriers = List.copyOf(carriers);
        this.most = most;
    }

    /// The next message.
    ///
    /// @throws CaptureRefused E-JUDGE-006 when there are too many calls
    void see(SipSeen seen) throws CaptureRefused {
        boolean toCarrier = carriers.stream().anyMatch(carrier -> carrier.is(seen.target()));
        boolean fromCarrier = carriers.stream().anyMatch(carrier -> carrier.is(seen.source()));
        heard |= toCarrier || fromCarrier;
        if (toCarrier == fromCarrier) {
            other(seen);
        } else if (!seen.request()) {
            if (seen.method().equals("INVITE")) of(fromCarrier, seen).forEach(call -> call.answered(seen));
        } else if (seen.method().equals("INVITE") && seen.initial()) {
            invited(seen, toCarrier);
        } else if (seen.method().equals("CANCEL")) {
            of(toCarrier, seen).forEach(CapturedCall::cancelled);
        } else if (seen.method().equals("BYE")) {
            of(true, seen).forEach(call -> call.ended(seen, fromCarrier));
            of(false, seen).forEach(call -> call.ended(seen, toCarrier));
        }
    }

    private void invited(SipSeen invite, boolean outgoing) throws CaptureRefused {
        var ours = outgoing ? out : in;
        var known = ours.get(invite.callId());
        if (known != null && known.takes(invite)) return;
        if (callsOut.size() + callsIn.size() >= most)
            throw new CaptureRefused("E-JUDGE-006: over " + most
                    + " calls in the capture: judge it in parts (editcap -A and -B cut by time)");
        var call = new CapturedCall(invite);
        ours.put(invite.callId(), call);
        (outgoing ? callsOut : callsIn).add(call);
    }

    private List<CapturedCall> of(boolean outgoing, SipSeen seen) {
        var call = (outgoing ? out : in).get(seen.callId());
        return call == null ? List.of() : List.of(call);
    }

    private void other(SipSeen seen) {
        if (seen.request() && seen.method().equals("INVITE") && others.size() < NAMED) {
            others.add(seen.source() + " to " + seen.target());
        }
    }

    /// Calls that the carrier received, in their order.
    List<TownCall> out() {
        var counts = new HashMap<String, Integer>();
        return callsOut.stream()
                .sorted(Comparator.comparing(CapturedCall::at))
                .map(call -> call.out(counts.merge(call.number(), 1, Integer::sum)))
                .toList();
    }

    /// Calls that it led to the PBX, in their order.
    List<CalledIn> in() {
        return callsIn.stream()
                .sorted(Comparator.comparing(CapturedCall::at))
                .map(CapturedCall::in)
                .toList();
    }

    /// Whether anything at all came from the carrier or went there, such as its OPTIONS.
    boolean heardOfCarrier() {
        return heard;
    }

    /// Between whom calls were that were not the carrier's, some of them: `192.0.2.1:5060 to 192.0.2.9:5060`.
    Set<String> others() {
        return Set.copyOf(others);
    }
}
