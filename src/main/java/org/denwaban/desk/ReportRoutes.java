package org.denwaban.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.desk.Guard.SignedIn;
import org.denwaban.staff.Role;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;

/// The page from which supervisors and commissioners take reports. The files themselves come by the API under
/// `/api/v1`.
final class ReportRoutes {

    private static final int APRIL = 4;

    private final Guard guard;
    private final Cookies cookies;
    private final Pages pages;
    private final List<Contract> contracts;
    private final Supplier<Instant> contractTime;

    ReportRoutes(Guard guard, Cookies cookies, Pages pages, List<Contract> contracts, Supplier<Instant> contractTime) {
        this.guard = guard;
        this.cookies = cookies;
        this.pages = pages;
        this.contracts = List.copyOf(contracts);
        this.contractTime = contractTime;
    }

    List<Route> routes() {
        return List.of(DeskRoutes.script("reports.js"), guard.page("/reports", this::page));
    }

    /// A contract on the page, and the days that can be asked for: none before its term, none that have not come.
    record Row(String id, String name, boolean answered, boolean dialled, String first, String last, String year) {

        static Row of(Contract contract, LocalDate today) {
            var first = contract.term().first();
            var end = contract.term().last().isBefore(today) ? contract.term().last() : today;
            var last = end.isBefore(first) ? first : end;
            return new Row(
                    contract.id(),
                    contract.name(),
                    contract.reception() != null,
                    contract.outbound() != null,
                    first.toString(),
                    last.toString(),
                    String.valueOf(last.getMonthValue() < APRIL ? last.getYear() - 1 : last.getYear()));
        }
    }

    private HttpReply page(SignedIn who, HttpRequest request) {
        var today = Tokyo.day(contractTime.get());
        var rows = contracts.stream()
                .filter(contract -> who.user().contracts().contains(contract.id()))
                .map(contract -> Row.of(contract, today))
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
