package org.denwaban.report;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.denwaban.clock.Clock;
import org.denwaban.contract.Contract;
import org.denwaban.db.Ulid;

/// Sends reports by mail: only such as hold nobody's data, and only where the commissioner has permitted it.
public final class ReportMail {

    private final Optional<MailDoor> door;
    private final Clock machine;

    /// @param door empty where the settings have no `[mail]`
    public ReportMail(Optional<MailDoor> door, Clock machine) {
        this.door = door;
        this.machine = machine;
    }

    /// Whether a contract permits it, and it can be done.
    ///
    /// @throws FiguresRefused E-REPORT-011 the contract does not permit it, E-REPORT-012 it names nobody
    ///     to send it to, E-REPORT-013 the settings have no `[mail]`
    public void permitted(Contract contract) {
        if (!contract.reports().mailWithoutPersonalData()) {
            throw new FiguresRefused(
                    "E-REPORT-011",
                    "the commissioner has not permitted reports by mail; once it has, say reports.mail_without_personal_data"
                            + " = true in the contract file");
        }
        if (contract.reports().to().isEmpty()) {
            throw new FiguresRefused(
                    "E-REPORT-012", "say reports.recipients in the contract file: whom reports are sent to");
        }
        if (door.isEmpty()) {
            throw new FiguresRefused("E-REPORT-013", "the settings have no [mail], through which mails would leave");
        }
    }

    /// Sends one, once: whoever asked is told what came of it, and asks again.
    ///
    /// @throws FiguresRefused as {@link #permitted}; E-REPORT-014 the mail server has not taken it,
    ///     E-REPORT-015 nobody can tell
    public void send(
            Contract contract, MailableReport report, String fileStem, List<FiguresFormat> formats, Instant now) {
        permitted(contract);
        var enclosures = formats.stream()
                .map(format -> new MailLetter.Enclosure(
                        contract.id() + "-" + fileStem + "." + format.extension(),
                        format.type(),
                        Buffer.buffer(format.write(report.report()))))
                .toList();
        var letter = new MailLetter(
                "<report." + Ulid.at(machine.now()) + "@" + door.orElseThrow().domain() + ">",
                contract.reports().to(),
                report.report().title() + "（" + report.report().period() + "）",
                contract.commissioner() + " 御中\n\n" + contract.name() + "\n"
                        + report.report().title() + "（" + report.report().period() + "）を添付します。個人情報は含みません。\n",
                enclosures);
        switch (door.orElseThrow().send(letter, now, () -> true)) {
            case MailOutcome.Taken _ -> {}
            case MailOutcome.NotTaken no ->
                throw new FiguresRefused(
                        "E-REPORT-014", "the mail server has not taken it (" + no.code() + "); try again");
            case MailOutcome.Unknown _ ->
                throw new FiguresRefused(
                        "E-REPORT-015",
                        "whether the mail server has taken it is not known; ask the receiver before sending it again");
        }
    }
}
