package org.denwaban.settings;

import java.nio.file.Path;
import java.util.List;

/// A settings file that is refused, with every fault of it.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    /// @param file   that of the settings
    /// @param faults each with what to do; without secrets
    public SettingsException(Path file, List<String> faults) {
        super("E-CFG-001 the settings are refused, nothing was started:\n  " + file + ": "
                + String.join("\n  " + file + ": ", faults));
    }
}
