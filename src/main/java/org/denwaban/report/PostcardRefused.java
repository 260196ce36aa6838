package org.denwaban.report;

/// Postcards that cannot be made; the message says why and what to do, and holds nobody's data.
public final class PostcardRefused extends Exception {
    private static final long serialVersionUID = 1;

    PostcardRefused(String code, String japanese) {
        super(code + ": " + japanese);
    }
}
