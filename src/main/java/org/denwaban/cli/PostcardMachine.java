package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ServedContracts;
import org.denwaban.db.Database;
import org.denwaban.db.OpenDatabase;
import org.denwaban.privacy.ApprovalDesk;
import org.denwaban.report.ApprovedExport;
import org.denwaban.report.ExportGate;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.staff.UserStore;
import org.jspecify.annotations.Nullable;

/// What the settings describe, opened for postcards. The database is opened only when something is to leave the house.
public final class PostcardMachine implements PostcardsCommand.Machine {

    private final Settings settings;
    private final List<Contract> contracts;
    private @Nullable OpenDatabase database;

    private PostcardMachine(Settings settings, List<Contract> contracts) {
        this.settings = settings;
        this.contracts = contracts;
    }

    /// Reads the settings and their contracts.
    ///
    /// @throws IllegalStateException with what to do, where the settings or a contract of theirs cannot be used
    public static PostcardsCommand.Machine open(@Nullable Path config) {
        var settings = NamedSettings.of(config);
        try {
            return new PostcardMachine(settings, ServedContracts.of(settings));
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public List<Contract> contracts() {
        return contracts;
    }

    @Override
    public List<Path> fonts() {
        return settings.fonts();
    }

    @Override
    public ExportGate gate() {
        var open = database();
        var vault = ServedContracts.vault(settings, open, contracts);
        return new ApprovedExport(new ApprovalDesk(open, new UserStore(vault), SystemClock.SYSTEM));
    }

    private Database database() {
        var open = database;
        if (open == null) {
            open = OpenDatabase.of(settings, new SimpleMeterRegistry());
            database = open;
        }
        return open.database();
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
