package org.denwaban.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.denwaban.clock.Clock;
import org.denwaban.clock.Tokyo;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.vault.Vault;

/// Takes a call list over: judged whole, then merged in one transaction, so that it is in force as
/// a whole or not at all. And takes the last one back, likewise.
public final class ListImport {

    private final Database database;
    private final Vault vault;
    private final Clock clock;
    private final CallsOnRecord calls;

    /// @param calls what is known of calls made from lists
    public ListImport(Database database, Vault vault, Clock clock, CallsOnRecord calls) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.calls = calls;
    }

    /// Reads the list at `path` and takes it over. The same list a second time changes nothing.
    ///
    /// @param by who imports, for the record; at most 100 characters
    /// @throws IOException              when the file cannot be read; nothing changed then
    /// @throws IllegalArgumentException when the contract orders no dialling
    public ImportResult run(Contract contract, Path path, String by, ListProgress progress) throws IOException {
        return judged(
                contract,
                path,
                progress,
                (good, terms) -> database.transaction(handle -> {
                    var merge = new ListMerge(handle, plan(contract, path, good, terms), calls, progress);
                    var counts = merge.run(by);
                    var moment = new ImportMoment(merge.otherNumbers(), calls.open(handle, contract.id()));
                    return summary(good, counts, moment, merge.changedAnything());
                }));
    }

    /// Reads the list at `path` and tells what {@link #run} would change; writes nothing.
    ///
    /// @throws IOException              when the file cannot be read
    /// @throws IllegalArgumentException when the contract orders no dialling
    public ImportResult difference(Contract contract, Path path, ListProgress progress) throws IOException {
        return judged(
                contract,
                path,
                progress,
                (good, terms) -> database.transaction(handle -> {
                    var difference = new ListDifference(handle, plan(contract, path, good, terms), progress);
                    var counts = difference.count();
                    var moment = new ImportMoment(difference.otherNumbers(), calls.open(handle, contract.id()));
                    return summary(good, counts, moment, false);
                }));
    }

    /// Takes back the last import of a contract that changed something, as long as no call went out after it. Of the
    /// ones before it nothing is kept by which they could be taken back.
    ///
    /// @param by who takes it back, for the record; at most 100 characters
    /// @throws IllegalArgumentException when the contract orders no dialling
    public UndoResult undo(Contract contract, String by) {
        var firstLook = firstLook(contract);
        return database.transaction(
                handle -> new ListUndo(handle, contract.id(), calls, clock.now(), firstLook).run(by));
    }

    /// Reads the list at `path` without any database.
    ///
    /// @throws IOException              when the file cannot be read
    /// @throws IllegalArgumentException when the contract orders no dialling
    public static ImportResult check(Contract contract, Path path, ListProgress progress) throws IOException {
        return switch (ListFile.read(path, terms(contract), progress)) {
            case ListReading.Bad(var faults) -> new ImportResult.Refused(faults);
            case ListReading.Good good ->
                new ImportResult.Done(new ImportSummary(good.counts(), null, null, good.warnings(), false));
        };
    }

    /// What one list is merged by.
    ///
    /// @param firstLook contract time at which a new household is looked at first
    record Plan(
            String contractId,
            Path path,
            ListReading.Good good,
            ListTerms terms,
            PeopleSeals seals,
            Instant now,
            Instant firstLook) {}

    @FunctionalInterface
    private interface Work {
        ImportSummary on(ListReading.Good good, ListTerms terms);
    }

    private static ImportResult judged(Contract contract, Path path, ListProgress progress, Work work)
            throws IOException {
        var terms = terms(contract);
        return switch (ListFile.read(path, terms, progress)) {
            case ListReading.Bad(var faults) -> new ImportResult.Refused(faults);
            case ListReading.Good good -> {
                try {
                    yield new ImportResult.Done(work.on(good, terms));
                } catch (ListFile.Changed e) {
                    yield new ImportResult.Refused(List.of(e.fault()));
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        };
    }

    private Plan plan(Contract contract, Path path, ListReading.Good good, ListTerms terms) {
        return new Plan(
                contract.id(),
                path,
                good,
                terms,
                new PeopleSeals(vault, contract.id()),
                clock.now(),
                firstLook(contract));
    }

    private static Instant firstLook(Contract contract) {
        var outbound = contract.outbound();
        if (outbound == null) {
            throw noDialling(contract);
        }
        return Tokyo.instant(outbound.period().first().atTime(LocalTime.MIDNIGHT));
    }

    private static ImportSummary summary(
            ListReading.Good good, MergeCounts merge, ImportMoment moment, boolean stored) {
        return new ImportSummary(good.counts(), merge, moment, good.warnings(), stored);
    }

    private static ListTerms terms(Contract contract) {
        var terms = ListTerms.of(contract);
        if (terms == null) {
            throw noDialling(contract);
        }
        return terms;
    }

    private static IllegalArgumentException noDialling(Contract contract) {
        return new IllegalArgumentException("contract " + contract.id() + " orders no dialling and has no call list");
    }
}
