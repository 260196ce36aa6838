package org.denwaban.desk;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.denwaban.staff.Role;
import org.denwaban.staff.User;

/// Who may do what at a desk. Pure. What stands not here, nobody may.
///
/// Beside the role, a request that names a contract must name one that the user has rights for, and one that names who
/// does it must name the user: {@link #faultless}.
final class Rights {

    private static final Set<Role> OPERATORS = EnumSet.of(Role.OPERATOR);
    private static final Set<Role> SUPERVISORS = EnumSet.of(Role.SUPERVISOR);
    private static final Set<Role> BOTH = EnumSet.of(Role.OPERATOR, Role.SUPERVISOR);
    private static final Set<Role> REPORTS = EnumSet.of(Role.SUPERVISOR, Role.COMMISSIONER);
    private static final Set<Role> ADMINISTRATORS = EnumSet.of(Role.ADMINISTRATOR);
    private static final Set<Role> AUDITORS = EnumSet.of(Role.AUDITOR);

    private static final Set<Role> APPROVERS = EnumSet.of(Role.SUPERVISOR, Role.COMMISSIONER);

    private static final Map<String, Set<Role>> OF_PATH = Map.ofEntries(
            Map.entry("GET /desk", OPERATORS),
            Map.entry("GET /live/desk", OPERATORS),
            Map.entry("POST /desk/search", OPERATORS),
            Map.entry("POST /desk/done", OPERATORS),
            Map.entry("GET /board", SUPERVISORS),
            Map.entry("GET /live/board", SUPERVISORS),
            Map.entry("POST /board/explain", SUPERVISORS),
            Map.entry("GET /hours", SUPERVISORS),
            Map.entry("POST /hours/announce", SUPERVISORS),
            Map.entry("POST /board/listen", SUPERVISORS),
            Map.entry("GET /users", ADMINISTRATORS),
            Map.entry("POST /users/invite", ADMINISTRATORS),
            Map.entry("POST /users/disable", ADMINISTRATORS),
            Map.entry("POST /users/rights", ADMINISTRATORS),
            Map.entry("POST /users/reset", ADMINISTRATORS),
            Map.entry("POST /users/end-sessions", ADMINISTRATORS),
            Map.entry("GET /audit", AUDITORS),
            Map.entry("GET /api/v1/openapi.json", EnumSet.allOf(Role.class)),
            Map.entry("POST /api/v1/presence", BOTH),
            Map.entry("GET /api/v1/presence", SUPERVISORS),
            Map.entry("GET /api/v1/hours", SUPERVISORS),
            Map.entry("GET /api/v1/lines", SUPERVISORS),
            Map.entry("POST /api/v1/result/correct", SUPERVISORS),
            Map.entry("POST /api/v1/stop", SUPERVISORS),
            Map.entry("POST /api/v1/resume", SUPERVISORS),
            Map.entry("POST /api/v1/do-not-call", BOTH),
            Map.entry("GET /api/v1/approvals", APPROVERS),
            Map.entry("POST /api/v1/approvals", APPROVERS),
            Map.entry("POST /api/v1/approvals/grant", APPROVERS),
            Map.entry("POST /api/v1/approvals/revoke", APPROVERS),
            Map.entry("GET /api/v1/exports", APPROVERS),
            Map.entry("POST /api/v1/exports", APPROVERS),
            Map.entry("GET /api/v1/exports/file", APPROVERS),
            Map.entry("POST /desk/key", OPERATORS),
            Map.entry("POST /desk/line", OPERATORS),
            Map.entry("POST /desk/again", OPERATORS),
            Map.entry("POST /api/v1/enquiry", OPERATORS),
            Map.entry("POST /api/v1/enquiry/read", OPERATORS),
            Map.entry("GET /faq", SUPERVISORS),
            Map.entry("GET /faq/print", SUPERVISORS),
            Map.entry("GET /faq/download", SUPERVISORS),
            Map.entry("POST /faq/entry", SUPERVISORS),
            Map.entry("POST /api/v1/appointment", OPERATORS),
            Map.entry("POST /api/v1/result", OPERATORS),
            Map.entry("POST /api/v1/dial", OPERATORS),
            Map.entry("POST /api/v1/pass", OPERATORS),
            Map.entry("GET /api/v1/caller", OPERATORS),
            Map.entry("POST /api/v1/caller/search", OPERATORS),
            Map.entry("POST /api/v1/return-call", OPERATORS),
            Map.entry("GET /escalations", REPORTS),
            Map.entry("POST /api/v1/escalation/read", REPORTS),
            Map.entry("POST /api/v1/escalation/answer", REPORTS),
            Map.entry("POST /api/v1/ticket-wish/withdraw", SUPERVISORS),
            Map.entry("GET /appointments", SUPERVISORS),
            Map.entry("POST /api/v1/appointment/change", SUPERVISORS),
            Map.entry("GET /reports", REPORTS),
            Map.entry("GET /api/v1/reports", REPORTS),
            Map.entry("POST /api/v1/reports/remark", SUPERVISORS));

    private static final Set<String> NAMES_A_CONTRACT = Set.of(
            "POST /api/v1/resume",
            "POST /api/v1/result/correct",
            "POST /api/v1/appointment/change",
            "POST /api/v1/escalation/read",
            "POST /api/v1/escalation/answer",
            "POST /api/v1/ticket-wish/withdraw",
            "GET /api/v1/presence",
            "GET /api/v1/hours",
            "GET /api/v1/lines",
            "GET /api/v1/reports",
            "GET /api/v1/exports",
            "POST /api/v1/exports",
            "GET /api/v1/exports/file",
            "POST /api/v1/reports/remark");

    /// Keys that say who does it. An operator does nothing for somebody else.
    private static final Set<String> BY = Set.of("by", "takenBy");

    private Rights() {}

    /// Whether a role opens this at all.
    ///
    /// @param door method and path, such as `POST /api/v1/stop`
    static boolean open(User user, String door) {
        return OF_PATH.getOrDefault(door, Set.of()).contains(user.role());
    }

    /// Whether anybody may ever pass there.
    static boolean known(String door) {
        return OF_PATH.containsKey(door);
    }

    /// Whether what a request says is the user's to say.
    ///
    /// @param said   the keys and texts of the request's body, or of its query
    /// @param served contracts that an operator serves, by their id
    static boolean faultless(
            User user, String door, Map<String, String> said, Function<String, Optional<Set<String>>> served) {
        return contractIsTheirs(user, door, said)
                && operatorIsTheirs(user, said, served)
                && BY.stream()
                        .filter(said::containsKey)
                        .allMatch(key -> user.name().equals(said.get(key)))
                && (user.role() != Role.OPERATOR
                        || !said.containsKey("operator")
                        || user.name().equals(said.get("operator")));
    }

    /// A supervisor pauses or signs out whoever works for a contract of theirs, and nobody else's people.
    private static boolean operatorIsTheirs(
            User user, Map<String, String> said, Function<String, Optional<Set<String>>> served) {
        var operator = said.get("operator");
        return operator == null
                || served.apply(operator)
                        .map(contracts -> !Collections.disjoint(contracts, user.contracts()))
                        .orElse(true); // whoever is asked says that there is nobody of that name
    }

    /// Stopping everything needs no contract: in an emergency nobody looks for the right one. Going on does, and so
    /// does whatever would else tell of everybody's.
    private static boolean contractIsTheirs(User user, String door, Map<String, String> said) {
        var contract = said.get("contract");
        return contract == null
                ? !NAMES_A_CONTRACT.contains(door)
                : user.contracts().contains(contract);
    }
}
