package org.denwaban.report;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.denwaban.campaign.EscalationStore;
import org.denwaban.campaign.MemberResultStore;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.dialer.Campaign;
import org.denwaban.people.PeopleStore;
import org.denwaban.privacy.ApprovalApi;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.staff.UserStore;
import org.denwaban.vault.Vault;
import org.denwaban.web.HttpServer.Route;
import org.denwaban.web.Upload;

/// What a desk needs so that files may be taken there: approvals, and the making of the files. Connected here, and
/// closed.
public final class Exporting implements AutoCloseable {

    /// What the room needs from those above it.
    ///
    /// @param fonts for print files, asked in this order for a character
    public record Needs(
            Database database,
            Vault vault,
            PeopleStore people,
            List<Contract> contracts,
            List<Campaign> campaigns,
            List<Path> fonts,
            Path dataDirectory,
            Clock machine,
            MeterRegistry registry) {}

    private final Exports exports;
    private final ExportApi api;
    private final ApprovalApi approvals;

    private Exporting(Exports exports, ExportApi api, ApprovalApi approvals) {
        this.exports = exports;
        this.api = api;
        this.approvals = approvals;
    }

    /// Connects the pieces.
    public static Exporting of(Needs n) {
        var approvals = new ApprovalDesk(n.database(), new UserStore(n.vault()), n.machine());
        var results = new MemberResultStore(n.vault());
        var escalations = new EscalationStore(n.vault());
        var exports = new Exports(
                new ExportMaker(
                        new BillDesk(n.database(), results, escalations),
                        new ResultDesk(
                                n.database(),
                                n.people(),
                                results,
                                escalations,
                                approvals,
                                n.dataDirectory(),
                                n.machine()),
                        new PostcardDesk(n.fonts(), () -> new ApprovedExport(approvals)),
                        n.dataDirectory(),
                        n.machine()),
                n.registry());
        var dialled = n.campaigns().stream()
                .collect(Collectors.toMap(each -> each.contract().id(), Function.identity()));
        var ids = n.contracts().stream().map(Contract::id).collect(Collectors.toSet());
        return new Exporting(
                exports,
                new ExportApi(exports, dialled, n.database(), n.machine()),
                new ApprovalApi(approvals, ids, n.machine()));
    }

    /// For the desk alone: there it is known who gives their word.
    public List<Route> routes() {
        return Stream.concat(approvals.routes().stream(), api.routes().stream()).toList();
    }

    /// Where files are begun; for the desk alone.
    public List<Upload> uploads() {
        return List.of(api.upload());
    }

    @Override
    public void close() {
        exports.close();
    }
}
