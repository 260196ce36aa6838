package org.denwaban.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.denwaban.contract.Contract;
import org.denwaban.pbx.ami.AmiInterview;
import org.denwaban.settings.Settings;
import org.denwaban.watch.PostureRules.Fault;

/// What the PBX is asked by the account that speaks: whether it lets us do what is needed, how it is set up, and
/// whether a call to nobody reaches denwaban. The doctor and the running server ask the same. It changes nothing.
final class PbxProbe {

    /// What a server asks of the PBX.
    private static final Set<String> NEEDED = Set.of(
            "Originate",
            "Hangup",
            "QueueAdd",
            "QueuePause",
            "QueueRemove",
            "QueueStatus",
            "CoreShowChannels",
            "CoreStatus",
            "CoreSettings",
            "DeviceStateList",
            "Getvar");

    /// Answered only if the dialplan's question was; it reaches nobody. The dialplan gives up after 3 s by itself.
    private static final Map<String, String> CALL_TO_NOBODY = Map.of(
            "Channel", "Local/probe@denwaban-doctor/n", "Application", "NoOp", "Timeout", "4000", "Async", "false");

    private final Settings settings;
    private final Set<String> callerIds;

    PbxProbe(Settings settings, List<Contract> contracts) {
        this.settings = settings;
        this.callerIds = contracts.stream()
                .map(Contract::callerIdDigits)
                .filter(number -> !number.isEmpty())
                .collect(Collectors.toSet());
    }

    /// How the PBX is set up.
    ///
    /// @param faults  what is not as it should be
    /// @param surplus numbers that it would show and no contract has
    /// @param version Asterisk's own word
    record Posture(List<Fault> faults, Set<String> surplus, String version) {

        /// Those of the list of numbers, or the others.
        List<Fault> faults(boolean ofTheList) {
            return faults.stream()
                    .filter(each -> each.file().equals("local/globals.conf") == ofTheList)
                    .toList();
        }
    }

    /// What the account may ask, with its classes.
    static Map<String, String> commands(AmiInterview pbx) throws IOException {
        var commands = new TreeMap<String, String>();
        for (var header : pbx.ask("ListCommands", Map.of()).headers()) {
            int classes = header.value().lastIndexOf("(Priv: ");
            if (classes >= 0) {
                commands.put(
                        header.name(),
                        header.value()
                                .substring(classes + "(Priv: ".length())
                                .replace(")", "")
                                .strip());
            }
        }
        return commands;
    }

    /// What is needed and not allowed.
    static Set<String> missing(Map<String, String> commands) {
        var missing = new TreeSet<>(NEEDED);
        missing.removeAll(commands.keySet());
        return missing;
    }

    /// Asks for all of it.
    ///
    /// @throws IOException if it does not answer in time
    Posture posture(AmiInterview pbx) throws IOException {
        var core = pbx.ask("CoreSettings", Map.of());
        var faults = new ArrayList<Fault>();
        var name = Objects.requireNonNullElse(core.first("SystemName"), "");
        if (!settings.pbx().systemName().equals(name)) {
            faults.add(new Fault(
                    "asterisk.conf", "[options] systemname = " + settings.pbx().systemName(), name));
        }
        var http = Objects.requireNonNullElse(core.first("CoreHTTPenabled"), "");
        if (!"No".equals(http)) {
            faults.add(new Fault("http.conf", "[general] enabled = no", http));
        }
        var answers = new HashMap<String, String>();
        for (var question : PostureRules.questions()) {
            answers.put(question, variable(pbx, question));
        }
        boolean loopback = settings.pbx().ami().getAddress().isLoopbackAddress();
        faults.addAll(PostureRules.faults(answers, loopback, callerIds));
        return new Posture(
                List.copyOf(faults),
                PostureRules.surplus(answers, callerIds),
                Objects.requireNonNullElse(core.first("AsteriskVersion"), "?"));
    }

    /// A global, or what a function of the dialplan says; empty where there is none.
    static String variable(AmiInterview pbx, String name) throws IOException {
        return Objects.requireNonNullElse(
                pbx.ask("Getvar", Map.of("Variable", name)).first("Value"), "");
    }

    /// Where denwaban answers, as the dialplan ought to have it.
    String ours() {
        var agi = settings.agi();
        return "agi://" + agi.getAddress().getHostAddress() + ":" + agi.getPort();
    }

    /// Has the PBX ask denwaban by itself, as for a call: through its address of us, its firewall and its dialplan.
    ///
    /// @param channelId its Uniqueid: letters, digits, `-`, always of the same length
    static boolean answered(AmiInterview pbx, String channelId) throws IOException {
        var call = new HashMap<>(CALL_TO_NOBODY);
        call.put("ChannelId", channelId);
        return "Success".equals(pbx.ask("Originate", call).first("Response"));
    }
}
