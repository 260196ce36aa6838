package org.denwaban.report;

import java.util.Optional;
import org.denwaban.contract.Contract;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.privacy.ApprovalRefused;
import org.denwaban.privacy.Export;
import org.denwaban.privacy.ExportKind;
import org.denwaban.privacy.Printed;

/// The gate of what the printer gets, by the approvals on record.
///
/// @param desk of the approvals
public record ApprovedExport(ApprovalDesk desk) implements ExportGate {

    @Override
    public Optional<String> check(Contract contract, String by) {
        return refusal(() -> desk.check(export(contract), by));
    }

    @Override
    public Optional<String> letOut(Contract contract, String by, int persons, String sha256, Printed printed) {
        return refusal(() -> desk.letOut(export(contract), by, persons, sha256, printed));
    }

    private interface Asking {
        void ask() throws ApprovalRefused;
    }

    private static Optional<String> refusal(Asking asking) {
        try {
            asking.ask();
            return Optional.empty();
        } catch (ApprovalRefused e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Export export(Contract contract) {
        return new Export(contract.id(), ExportKind.POSTCARDS, null);
    }
}
