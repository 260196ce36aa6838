package org.denwaban.report;

/// A result report that cannot be made or compared; the message says why and what to do, and holds nobody's data.
public final class ResultRefused extends Exception {
    private static final long serialVersionUID = 1;

    ResultRefused(String code, String japanese) {
        super(code + ": " + japanese);
    }
}
