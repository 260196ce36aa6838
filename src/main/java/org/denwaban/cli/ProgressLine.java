package org.denwaban.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// Shows on standard error how far something has come: a bar on a terminal, else a line every tenth.
final class ProgressLine implements AutoCloseable {

    private final PrintWriter err;
    private final long large;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private @Nullable String step;
    private long tenths;

    private ProgressLine(PrintWriter err, long large, boolean terminal) {
        this.err = err;
        this.large = large;
        this.terminal = terminal;
    }

    /// @param large of what is counted; less is over before anybody reads it
    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to a console that is null without a terminal
    static ProgressLine of(PrintWriter err, long large) {
        var console = System.console();
        return new ProgressLine(err, large, console != null && console.isTerminal());
    }

    /// @param now  a word for what is done now; with another one it begins anew
    /// @param done 0 to `of`
    void at(String now, long done, long of) {
        if (of < large) {
            return;
        }
        if (!now.equals(step)) {
            begin(now, of);
        }
        if (bar != null) {
            bar.stepTo(done);
        } else if (done * 10 / of > tenths) {
            tenths = done * 10 / of;
            err.printf("%s %d %%%n", now, tenths * 10);
            err.flush();
        }
    }

    private void begin(String now, long of) {
        close();
        step = now;
        tenths = 0;
        if (terminal) {
            bar = new ProgressBarBuilder().setTaskName(now).setInitialMax(of).build();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
