package org.denwaban.journal;

/// The journal's disk fails. Code E-JOURNAL-001.
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalException(String message, Throwable cause) {
        super("E-JOURNAL-001 " + message, cause);
    }
}
