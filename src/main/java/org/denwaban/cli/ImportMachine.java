package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ServedContracts;
import org.denwaban.db.OpenDatabase;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;

/// The machine that the settings describe, opened for one import: its database (shared with a running
/// server) and its keys.
public final class ImportMachine implements ImportCommand.Machine {

    /// Read where `--config` was not given.
    static final Path USUAL_SETTINGS = Path.of("denwaban.toml");

    private final List<Contract> contracts;
    private final OpenDatabase database;
    private final ListImport imports;

    private ImportMachine(List<Contract> contracts, OpenDatabase database, ListImport imports) {
        this.contracts = contracts;
        this.database = database;
        this.imports = imports;
    }

    /// Opens it.
    ///
    /// @throws IllegalStateException with what to do, where the settings or a contract of theirs cannot
    /// be used
    public static ImportCommand.Machine open(@Nullable Path config) {
        var file = config == null ? USUAL_SETTINGS : config;
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("E-IMPORT-010 no settings file " + file + "; name one with --config");
        }
        try {
            var settings = SettingsFile.read(file);
            return open(settings, ServedContracts.of(settings));
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static ImportCommand.Machine open(Settings settings, List<Contract> contracts) {
        var database = OpenDatabase.of(settings, new SimpleMeterRegistry());
        var vault = ServedContracts.vault(settings, database.database(), contracts);
        return new ImportMachine(
                contracts, database, new ListImport(database.database(), vault, SystemClock.SYSTEM, new ListedCalls()));
    }

    @Override
    public @Nullable Contract contract(String id) {
        return contracts.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public ListImport imports() {
        return imports;
    }

    @Override
    public void close() {
        database.close();
    }
}
