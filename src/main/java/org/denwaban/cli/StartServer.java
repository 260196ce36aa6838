package org.denwaban.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.denwaban.clock.ContractClock;
import org.denwaban.dialer.ClockTurning;
import org.denwaban.settings.Settings;

/// Starts the server; `Main` hands it to the commands, so that no command knows how the rooms are connected.
@FunctionalInterface
public interface StartServer {

    /// Starts it; returns when it serves.
    Running start(Settings settings) throws Exception;

    /// A server that runs.
    interface Running extends AutoCloseable {

        /// Where Prometheus reads.
        String metricsUrl();

        /// Keys, journal, database.
        Path dataDirectory();

        /// Turns contract time.
        ContractClock.Turn turn(Instant contract) throws ClockTurning.RefusedException;

        /// Whether the line to the PBX is up and it has been asked what it is doing.
        boolean hearing();

        /// When the next household is due, contract time; empty when none ever will.
        Optional<Instant> nextDue();

        /// Contract time now.
        Instant contractNow();

        /// Attempts whose outcome is not known yet.
        int open();

        @Override
        void close();
    }
}
