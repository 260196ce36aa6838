package org.denwaban.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the PBX must be set up for denwaban to dial anybody by it, and which line of which file is not so. What it asks
/// are expressions of the dialplan, which the PBX itself works out (Asterisk 22: AST_CONFIG, IFMODULE,
/// DIALPLAN_EXISTS). Pure.
///
/// Source: promises P3 (the second list of caller IDs), FD04, FK06, B-CFG-20.
public final class PostureRules {

    /// The first 12 digits of the SHA-256 of the shipped extensions.conf, its comments and its own line left out
    /// (`DENWABAN_DIALPLAN`); DialplanTest reckons it. A PBX with an older file says another one.
    public static final String DIALPLAN = "95505332d3d4";

    /// The last priority of the last metre: of a file of which a line was lost it is not there.
    public static final int LAST_METRE_LINES = 37;

    static final String SHOWN = "GLOBAL(DENWABAN_SHOWN)";

    /// A shell, other doors to calls, and whoever is let in without a name.
    private static final List<String> NOT_LOADED = List.of(
            "app_system.so",
            "app_originate.so",
            "cel_pgsql.so",
            "func_curl.so",
            "func_shell.so",
            "pbx_spool.so",
            "res_ari.so",
            "res_pjsip_endpoint_identifier_anonymous.so");

    /// Without one of these what it answers is empty.
    private static final List<String> ASKED_WITH =
            List.of("func_config.so", "func_dialplan.so", "func_global.so", "func_module.so");

    private static final Set<String> OFF = Set.of("no", "false", "n", "f", "0", "off");

    /// One thing that the PBX is asked.
    ///
    /// @param asked what it works out
    /// @param file  where it stands
    /// @param line  as it should be
    /// @param good  whether an answer is right
    private record Question(String asked, String file, String line, Predicate<String> good) {}

    /// What is not as it should be.
    ///
    /// @param file where it stands
    /// @param line as it should be
    /// @param is   what the PBX answered; never a citizen's, but a number that calls may show
    record Fault(String file, String line, String is) {

        /// For the log and for the desk.
        @Override
        public String toString() {
            return file + ": " + line + " (is: " + (is.isEmpty() ? "nothing" : is) + ")";
        }
    }

    private PostureRules() {}

    /// What the PBX is to be asked, in this order.
    static List<String> questions() {
        return asked(true, Set.of()).map(Question::asked).distinct().toList();
    }

    /// What is not as it should be, empty if all of it is.
    ///
    /// @param answers   by the question; what was not answered is empty
    /// @param loopback  whether denwaban speaks to the PBX by the loopback: then nobody else needs to
    /// @param callerIds of the contracts that are served, digits only
    static List<Fault> faults(Map<String, String> answers, boolean loopback, Set<String> callerIds) {
        if (asked(loopback, callerIds).allMatch(each -> answer(answers, each).isEmpty())) {
            return List.of(new Fault("modules.conf", "load = " + String.join(", load = ", ASKED_WITH), ""));
        }
        return asked(loopback, callerIds)
                .filter(each -> !each.good().test(answer(answers, each)))
                .map(each -> new Fault(each.file(), each.line(), answer(answers, each)))
                .toList();
    }

    /// Numbers that the PBX would show and no contract that is served has: harmless, and one less is better.
    static Set<String> surplus(Map<String, String> answers, Set<String> callerIds) {
        var more = new TreeSet<>(listed(answers.getOrDefault(SHOWN, "")));
        more.removeAll(callerIds);
        return more;
    }

    private static String answer(Map<String, String> answers, Question question) {
        return answers.getOrDefault(question.asked(), "").strip();
    }

    private static Stream<Question> asked(boolean loopback, Set<String> callerIds) {
        var all = new ArrayList<Question>();
        all.add(config("asterisk.conf", "options", "live_dangerously", "no", PostureRules::off));
        all.add(config("asterisk.conf", "options", "debug", "0", PostureRules::off));
        all.add(config(
                "manager.conf",
                "general",
                "bindaddr",
                loopback ? "127.0.0.1" : "one address of this machine",
                address -> loopback ? isLoopback(address) : isOneAddress(address)));
        all.add(config("manager.conf", "general", "debug", "no", PostureRules::off));
        all.add(config("manager.conf", "general", "webenabled", "no", PostureRules::off));
        all.add(config("cdr.conf", "general", "enable", "no", PostureRules::off));
        all.add(config("pjsip.conf", "anonymous", "type", "", String::isEmpty));
        NOT_LOADED.forEach(module -> all.add(
                new Question("IFMODULE(" + module + ")", "modules.conf", "without load = " + module, "0"::equals)));
        all.add(new Question(
                "GLOBAL(DENWABAN_DIALPLAN)",
                "extensions.conf",
                "DENWABAN_DIALPLAN => " + DIALPLAN + ", the file that came with this version",
                DIALPLAN::equals));
        all.add(new Question(
                "DIALPLAN_EXISTS(denwaban-dial,s," + LAST_METRE_LINES + ")",
                "extensions.conf",
                "[denwaban-dial] whole, as it was shipped",
                "1"::equals));
        all.add(new Question(
                SHOWN,
                "local/globals.conf",
                "DENWABAN_SHOWN => " + callerIds.stream().sorted().collect(Collectors.joining("&")),
                list -> listed(list).containsAll(callerIds)));
        return all.stream();
    }

    /// -1: of a line that stands twice the last one holds.
    private static Question config(String file, String section, String key, String wanted, Predicate<String> good) {
        var line = wanted.isEmpty() ? "without [" + section + "]" : "[" + section + "] " + key + " = " + wanted;
        return new Question("AST_CONFIG(" + file + "," + section + "," + key + ",-1)", file, line, good);
    }

    private static Set<String> listed(String list) {
        return list.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(list.split("&", -1)));
    }

    private static boolean off(String value) {
        return OFF.contains(value.toLowerCase(Locale.ROOT));
    }

    private static boolean isLoopback(String address) {
        return address.matches("127(\\.[0-9]{1,3}){3}(:[0-9]+)?|::1|\\[::1](:[0-9]+)?");
    }

    private static boolean isOneAddress(String address) {
        return !address.isEmpty() && !address.matches("0\\.0\\.0\\.0(:[0-9]+)?|::|\\[::](:[0-9]+)?");
    }
}
