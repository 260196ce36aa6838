package org.denwaban.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Postcards.Segment;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.privacy.Approval;
import org.denwaban.privacy.Approval.State;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.staff.Role;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;

/// The page from which supervisors and commissioners take reports. The files themselves come by the API under
/// `/api/v1`.
final class ReportRoutes {

    private static final int APRIL = 4;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /// Approvals that are over are shown only as the newest few; all are in the audit trail.
    private static final int OVER_SHOWN = 5;

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final ApprovalDesk approvals;
    private final List<Contract> contracts;
    private final Supplier<Instant> contractTime;
    private final Clock machine;

    ReportRoutes(
            Guard guard,
            Cookies cookies,
            Pages pages,
            ApprovalDesk approvals,
            List<Contract> contracts,
            Supplier<Instant> contractTime,
            Clock machine) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.approvals = approvals;
        this.contracts = List.copyOf(contracts);
        this.contractTime = contractTime;
        this.machine = machine;
    }

    List<Route> routes() {
        return List.of(DeskRoutes.script("reports.js"), guard.page("/reports", this::page));
    }

    /// A contract on the page, and the days that can be asked for: none before its term, none that have not come.
    ///
    /// @param kinds     of reports that may be taken at once
    /// @param remarks   whether there is a report in which a day's remark stands
    /// @param result    whether there is a result report
    /// @param bill      whether somebody is billed
    /// @param segments  of postcards; may be none
    /// @param approvals that hold or wait, and a few that are over
    record Row(
            String id,
            String name,
            List<String> kinds,
            boolean remarks,
            boolean result,
            boolean bill,
            List<Segment> segments,
            List<Asked> approvals,
            String first,
            String last,
            String year) {

        static Row of(Contract contract, LocalDate today, List<Asked> approvals) {
            var first = contract.term().first();
            var end = contract.term().last().isBefore(today) ? contract.term().last() : today;
            var last = end.isBefore(first) ? first : end;
            var dialled = contract.outbound() != null;
            var kinds = kinds(contract);
            var postcards = contract.postcards();
            return new Row(
                    contract.id(),
                    contract.name(),
                    kinds,
                    !Collections.disjoint(kinds, ORDERED),
                    dialled && contract.results() != null,
                    dialled && contract.fee() != null,
                    !dialled || postcards == null ? List.of() : postcards.segments(),
                    approvals,
                    first.toString(),
                    last.toString(),
                    String.valueOf(last.getMonthValue() < APRIL ? last.getYear() - 1 : last.getYear()));
        }

        private static final List<String> ORDERED = List.of("daily", "monthly", "yearly");

        /// What the contract orders, and what every contract that is dialled has.
        private static List<String> kinds(Contract contract) {
            var kinds = new ArrayList<String>();
            if (contract.reception() != null) {
                var ordered = contract.reports();
                var are = List.of(ordered.daily(), ordered.monthly(), ordered.yearly());
                for (int i = 0; i < ORDERED.size(); i++) {
                    if (are.get(i)) {
                        kinds.add(ORDERED.get(i));
                    }
                }
            }
            if (contract.outbound() != null) {
                kinds.addAll(List.of("progress", "completion"));
            }
            return kinds;
        }
    }

    /// An approval on the page.
    ///
    /// @param kind  {@link org.denwaban.privacy.ExportKind}
    /// @param own   whether the user asked for it
    record Asked(
            String id,
            String kind,
            String month,
            String why,
            String askedBy,
            String until,
            String approvedBy,
            String state,
            boolean own) {

        static Asked of(Approval approval, String user, Instant now) {
            var month = approval.what().month();
            var granted = approval.approvedBy();
            return new Asked(
                    approval.id(),
                    approval.what().kind().name(),
                    month == null ? "" : month.toString(),
                    approval.why(),
                    approval.askedBy(),
                    Tokyo.offset(approval.until()).format(MINUTE),
                    granted == null ? "" : granted,
                    approval.state(now).name(),
                    approval.askedBy().equals(user));
        }

        boolean over() {
            return state.equals(State.EXPIRED.name()) || state.equals(State.REVOKED.name());
        }
    }

    private List<Asked> asked(Contract contract, String user) {
        var all = approvals.of(contract.id()).stream()
                .map(each -> Asked.of(each, user, machine.now()))
                .toList();
        return Stream.concat(
                        all.stream().filter(each -> !each.over()),
                        all.stream().filter(Asked::over).limit(OVER_SHOWN))
                .toList();
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        var today = Tokyo.day(contractTime.get());
        var rows = contracts.stream()
                .filter(contract -> who.user().contracts().contains(contract.id()))
                .map(contract ->
                        Row.of(contract, today, asked(contract, who.user().name())))
                .toList();
        return pages.page(
                200,
                "reports",
                cookies.language(request),
                Map.of(
                        "user",
                        who.user(),
                        "word",
                        who.session().pageWord(),
                        "supervises",
                        who.user().role() == Role.SUPERVISOR,
                        "contracts",
                        rows));
    }
}
