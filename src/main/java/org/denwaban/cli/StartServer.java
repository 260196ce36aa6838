package org.denwaban.cli;

import org.denwaban.settings.Settings;

/// Starts the server; `Main` hands it to the command, so that no command knows how the rooms are
/// connected.
@FunctionalInterface
public interface StartServer {

    /// Starts it; returns when it serves. Closing it stops new calls first and waits for live ones.
    Running start(Settings settings) throws Exception;

    /// A server that runs.
    interface Running extends AutoCloseable {
        @Override
        void close();
    }
}
