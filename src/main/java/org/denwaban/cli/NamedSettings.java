package org.denwaban.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.settings.SettingsFile;
import org.jspecify.annotations.Nullable;

/// The settings that a command was given.
final class NamedSettings {

    private NamedSettings() {}

    /// Reads them.
    ///
    /// @param config what `--config` names, null for {@link ImportMachine#USUAL_SETTINGS}
    /// @throws IllegalStateException with what to do: E-CLI-003 where there is no such file, or what is wrong in it
    static Settings of(@Nullable Path config) {
        var file = config == null ? ImportMachine.USUAL_SETTINGS : config;
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("E-CLI-003 no settings file " + file + "; name one with --config");
        }
        try {
            return SettingsFile.read(file);
        } catch (SettingsException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
