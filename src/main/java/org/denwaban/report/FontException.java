package org.denwaban.report;

import java.nio.file.Path;

/// A font of the settings cannot be used. The message begins with its code and says what to do.
public final class FontException extends Exception {

    private static final long serialVersionUID = 1L;

    private FontException(String message) {
        super(message);
    }

    static FontException unreadable(Path file) {
        return new FontException(
                "E-FONT-001 the font " + file + " cannot be read; name TrueType files in the" + " settings' `fonts`");
    }

    static FontException noTrueType(Path file, String why) {
        return new FontException("E-FONT-002 the font " + file + " is no TrueType font with outlines and Unicode ("
                + why + "); name another one in the settings' `fonts`");
    }
}
