package org.denwaban.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.denwaban.report.ReportProgress;
import org.jspecify.annotations.Nullable;

/// Shows how far a report has come on standard error: a bar on a terminal, else a line every tenth.
final class ReportBar implements ReportProgress, AutoCloseable {

    /// Households or lines; less is over before anybody reads it.
    private static final long LARGE = 3_000;

    private final String name;
    private final PrintWriter err;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private long tenths;

    private ReportBar(String name, PrintWriter err, boolean terminal) {
        this.name = name;
        this.err = err;
        this.terminal = terminal;
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to a console that is null without a terminal
    static ReportBar of(String name, PrintWriter err) {
        var console = System.console();
        return new ReportBar(name, err, console != null && console.isTerminal());
    }

    @Override
    public void at(long done, long of) {
        if (of < LARGE) {
            return;
        }
        if (terminal) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(of)
                        .build();
            }
            bar.stepTo(done);
        } else if (done * 10 / of > tenths) {
            tenths = done * 10 / of;
            err.printf("%s %d %%%n", name, tenths * 10);
            err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
