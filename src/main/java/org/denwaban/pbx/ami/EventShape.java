package org.denwaban.pbx.ami;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How Asterisk writes each kind of event: which headers, in which order, which of them last. Taken
/// from recordings of Asterisk 22.10.1 (`src/test/resources/ami`) and from manager_channels.c,
/// app_queue.c and cel_manager.c of that version.
///
/// Why: Asterisk writes a caller's number into its events as it came, line ends included, so that a
/// stranger's SIP From header can cut an event short and have "events" of his own follow. What is
/// not exactly as Asterisk writes it, is trusted by nobody. 22.10.1 cuts a caller's number at 79
/// bytes, which is too short for a whole event of any kind that is known here: `Event`,
/// `Privilege`, `Timestamp` and `SystemName` alone need as many.
///
/// @param headers what follows the head, in order
/// @param free    whether anything may follow, as after the fixed part of a UserEvent
record EventShape(List<Part> headers, boolean free) {

    /// How far the time of an event may lie from ours. An event waits in the PBX five seconds at
    /// most (`writetimeout` in manager.conf), and nothing is dialled when the clocks differ by more
    /// than two; the rest is for a machine under stress.
    static final Duration MOST_SKEW = Duration.ofMinutes(2);

    /// @param often how often it comes
    record Part(String name, Often often) {}

    enum Often {
        ONCE,
        AT_MOST_ONCE,
        ANY_NUMBER
    }

    /// What a block's headers are to a shape.
    enum Fit {
        WHOLE,
        CUT_SHORT,
        MISSHAPEN
    }

    /// The description of a channel, which ends with `Linkedid`.
    static final EventShape CHANNEL = shape(channel(""));

    private static final Map<String, List<EventShape>> KNOWN = known();

    /// The shapes that `kind` comes in, none where the kind is not known.
    static List<EventShape> of(String kind) {
        return KNOWN.getOrDefault(kind, List.of());
    }

    /// Every kind whose shape is known.
    static Set<String> kinds() {
        return KNOWN.keySet();
    }

    /// How `names` (the head left out) fit this shape.
    Fit fit(List<String> names) {
        if (reached(names, 0) < headers.size()) {
            return Fit.CUT_SHORT;
        }
        return exact(names) ? Fit.WHOLE : Fit.MISSHAPEN;
    }

    /// How far in this shape one is after `names`, having been at `from`; names that do not belong
    /// are passed over. At the end (`headers().size()`), nothing is missing any more.
    int reached(List<String> names, int from) {
        int at = from;
        for (var name : names) {
            int next = at;
            while (next < headers.size()
                    && headers.get(next).often() != Often.ONCE
                    && !headers.get(next).name().equals(name)) {
                next++;
            }
            if (next < headers.size() && headers.get(next).name().equals(name)) {
                at = headers.get(next).often() == Often.ANY_NUMBER ? next : next + 1;
            }
        }
        while (at < headers.size() && headers.get(at).often() != Often.ONCE) {
            at++;
        }
        return at;
    }

    private boolean exact(List<String> names) {
        int at = 0;
        for (var name : names) {
            while (at < headers.size()
                    && headers.get(at).often() != Often.ONCE
                    && !headers.get(at).name().equals(name)) {
                at++;
            }
            if (at == headers.size()) {
                return free && noneOfTheHead(names);
            }
            if (!headers.get(at).name().equals(name)) {
                return false;
            }
            if (headers.get(at).often() != Often.ANY_NUMBER) {
                at++;
            }
        }
        return true;
    }

    private static boolean noneOfTheHead(List<String> names) {
        return names.stream().noneMatch(Set.of("Event", "Privilege", "Timestamp", "SystemName")::contains);
    }

    /// Names that come more often than their shape says, where it has one; else names that come twice.
    static boolean repeats(List<String> names) {
        var seen = new HashSet<String>();
        return names.stream().anyMatch(name -> !name.endsWith("Variable") && !seen.add(name));
    }

    /// Whether a block of a kind that is not known ends within the description of a channel.
    static boolean endsWithinChannel(List<String> names) {
        int first = names.indexOf("ChannelState");
        return first >= 0 && !names.subList(first, names.size()).contains("Linkedid");
    }

    private static Map<String, List<EventShape>> known() {
        var known = new HashMap<String, List<EventShape>>();
        for (var kind : List.of("Newchannel", "Newstate", "NewConnectedLine", "Unhold", "MusicOnHoldStop")) {
            known.put(kind, List.of(shape(channel(""))));
        }
        known.put("NewCallerid", List.of(shape(channel(""), "CID-CallingPres")));
        known.put("NewAccountCode", List.of(shape(channel(""), "OldAccountCode")));
        known.put("Hold", List.of(shape(channel(""), "MusicClass?")));
        known.put("MusicOnHoldStart", List.of(shape(channel(""), "Class")));
        known.put("Hangup", List.of(shape(channel(""), "Cause", "Cause-txt", "TechCause?")));
        known.put("HangupRequest", List.of(shape(channel(""), "Cause?", "TechCause?")));
        known.put("SoftHangupRequest", List.of(shape(channel(""), "Cause?", "TechCause?")));

        known.put("DialBegin", dial("DialString"));
        known.put("DialState", dial("DialStatus"));
        known.put("DialEnd", dial("DialStatus"));

        known.put("BridgeCreate", List.of(shape(BRIDGE)));
        known.put("BridgeDestroy", List.of(shape(BRIDGE)));
        known.put("BridgeEnter", List.of(shape(BRIDGE, "SwapUniqueid?", channel(""))));
        known.put("BridgeLeave", List.of(shape(BRIDGE, channel(""))));
        known.put(
                "LocalBridge",
                List.of(shape(channel("LocalOne"), channel("LocalTwo"), "Context", "Exten", "LocalOptimization")));

        known.put("QueueCallerJoin", List.of(shape(channel(""), "Queue", "Position", "Count")));
        known.put("QueueCallerLeave", List.of(shape(channel(""), "Queue", "Position", "Count")));
        known.put(
                "QueueCallerAbandon", List.of(shape(channel(""), "Queue", "Position", "OriginalPosition", "HoldTime")));
        known.put("AgentCalled", agent());
        known.put("AgentRingNoAnswer", agent("RingTime"));
        known.put("AgentConnect", agent("HoldTime", "RingTime"));
        known.put("AgentComplete", agentLeft("HoldTime TalkTime Reason"));
        known.put("AgentDump", agent());
        for (var kind : List.of("Added", "Removed", "Pause", "Penalty", "Ringinuse", "Status")) {
            known.put("QueueMember" + kind, List.of(shape(MEMBER)));
        }

        known.put(
                "OriginateResponse",
                List.of(shape("ActionID? Response Channel Context Exten Application? Data? Reason Uniqueid CallerIDNum"
                        + " CallerIDName")));
        known.put("Cdr", List.of(shape(CDR)));
        known.put("CEL", List.of(shape(CEL)));
        known.put("DeviceStateChange", List.of(shape("Device State")));
        known.put("Reload", List.of(shape("Module Status")));
        known.put("Shutdown", List.of(shape("Shutdown Restart")));
        known.put("FullyBooted", List.of(shape("Uptime LastReload Status"), shape("Status Uptime LastReload")));
        known.put("UserEvent", List.of(free(channel(""), "UserEvent"), free("UserEvent")));
        return Map.copyOf(known);
    }

    private static final String BRIDGE =
            "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName BridgeNumChannels"
                    + " BridgeVideoSourceMode BridgeVideoSource?";

    private static final String MEMBER =
            "Queue MemberName Interface StateInterface Membership Penalty CallsTaken LastCall LastPause LoginTime"
                    + " InCall Status Paused PausedReason Ringinuse Wrapuptime";

    private static final String CDR = "AccountCode Source Destination DestinationContext CallerID Channel"
            + " DestinationChannel LastApplication LastData StartTime AnswerTime EndTime Duration BillableSeconds"
            + " Disposition AMAFlags UniqueID UserField TenantID?";

    private static final String CEL = "EventName AccountCode CallerIDnum CallerIDname CallerIDani CallerIDrdnis"
            + " CallerIDdnid Exten Context Channel Application AppData EventTime AMAFlags UniqueID LinkedID Userfield"
            + " Peer PeerAccount Extra TenantID? UserDefType?";

    private static List<EventShape> dial(String last) {
        return List.of(shape(channel(""), channel("Dest"), last, "Forward?"), shape(channel("Dest"), last, "Forward?"));
    }

    private static List<EventShape> agent(String... last) {
        return List.of(shape(channel(""), channel("Dest"), "Queue Interface MemberName", String.join(" ", last)));
    }

    // Each channel is told of as far as it lives: not the agent's, where the caller was handed on and hangs up;
    // neither, where both hang up at once (22.10.1, both seen).
    private static List<EventShape> agentLeft(String last) {
        var agents = "Queue Interface MemberName";
        return List.of(
                shape(channel(""), channel("Dest"), agents, last),
                shape(channel(""), agents, last),
                shape(channel("Dest"), agents, last),
                shape(agents, last));
    }

    // manager_channels.c, ast_manager_build_channel_state_string_prefix
    private static String channel(String prefix) {
        var names = "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName"
                + " Language AccountCode Context Exten Priority Uniqueid Linkedid TenantID? ChanVariable*";
        return Arrays.stream(names.split(" ", -1))
                .map(prefix::concat)
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static EventShape shape(String... names) {
        return new EventShape(parts(names), false);
    }

    private static EventShape free(String... names) {
        return new EventShape(parts(names), true);
    }

    // `?` at most once, `*` any number
    private static List<Part> parts(String... names) {
        var parts = new ArrayList<Part>();
        for (var name : String.join(" ", names).trim().split(" +", -1)) {
            parts.add(
                    name.endsWith("?")
                            ? new Part(cut(name), Often.AT_MOST_ONCE)
                            : name.endsWith("*") ? new Part(cut(name), Often.ANY_NUMBER) : new Part(name, Often.ONCE));
        }
        return List.copyOf(parts);
    }

    private static String cut(String name) {
        return name.substring(0, name.length() - 1);
    }
}
