package org.denwaban.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.denwaban.report.TicketMails;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./denwaban report tickets --contract ID [--dry-run]`: sends the mail of ticket numbers that is due, as a running
/// server does by itself; also beside one, for each mail is sent once. Exit 0 where nothing that is due is left, else
/// 1.
@Command(
        name = "tickets",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the mail of ticket numbers that is due, as a running server does by itself. Each is sent once,",
            "whoever sends it. --dry-run tells what is due, and sends and writes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing that is due is left", "1:something has not left", "2:wrong words"},
        footerHeading = "%nExample:%n",
        footer = "  ./denwaban report tickets --contract yokosuka-2018 --dry-run")
final class TicketMailCommand implements Callable<Integer> {

    private final LiveCampaigns.Opening opening;

    @Option(names = "--contract", required = true, paramLabel = "ID", description = "a contract of the settings")
    private String id = "";

    @Option(names = "--dry-run", description = "tells what is due, and sends and writes nothing")
    private boolean dryRun;

    @Option(names = "--config", paramLabel = "FILE", description = "the settings file (default: denwaban.toml)")
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    TicketMailCommand(LiveCampaigns.Opening opening) {
        this.opening = opening;
    }

    @Override
    public Integer call() {
        try (var campaigns = opening.open(config)) {
            var contract = campaigns.named(spec.commandLine(), id);
            if (contract.ticketMail() == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "E-MAIL-011: the contract file has no [ticket_mail], no such mails are sent");
            }
            var mails = new TicketMails(new TicketMails.Needs(
                    campaigns.database(),
                    campaigns.people(),
                    campaigns.contracts(),
                    campaigns.holidays(),
                    campaigns.mail(),
                    campaigns::now,
                    campaigns.clocks().contract()::turned,
                    campaigns.clocks().machine()));
            var told = dryRun ? mails.dryRun(contract) : mails.round(contract);
            print(told);
            return dryRun || told.stream().allMatch(each -> each.state().equals("SENT")) ? 0 : 1;
        }
    }

    private void print(List<TicketMails.Told> told) {
        var out = spec.commandLine().getOut();
        if (told.isEmpty()) {
            out.println("いま送るべきメールはありません。");
        }
        told.forEach(
                each -> out.println("%s  再発行希望 %d件  %s".formatted(Wide.day(each.day()), each.count(), each.state())));
        out.flush();
    }
}
