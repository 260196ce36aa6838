package org.denwaban.report;

/// A report that cannot be made or sent, with a stable code, what is wrong and what to do. No person's data.
public final class FiguresRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;

    FiguresRefused(String code, String what) {
        super(code + " " + what);
        this.code = code;
    }

    /// Stable, such as `E-REPORT-001`.
    public String code() {
        return code;
    }
}
