package org.denwaban.clock;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Looks that come round every so often. The JDK's own executor keeps what ends a periodic look in a future that
/// nobody asks, and looks no more; here the thread dies of it, so that whoever hears of dead threads hears of this one.
/// An `Error` ends the thread whatever it came from, an exception where it ended a look that was to come round again.
public final class Rounds extends ScheduledThreadPoolExecutor {

    /// One thread, made by `threads`.
    public Rounds(ThreadFactory threads) {
        this(1, threads);
    }

    /// As many threads as there are looks that must not wait for each other.
    ///
    /// @param most 1 or more
    public Rounds(int most, ThreadFactory threads) {
        super(most, threads);
    }

    @Override
    protected void afterExecute(Runnable look, @Nullable Throwable thrown) {
        super.afterExecute(look, thrown);
        if (look instanceof RunnableScheduledFuture<?> round && round.isDone()) {
            switch (endOf(round)) {
                case Error error -> throw error;
                case RuntimeException exception when round.isPeriodic() -> throw exception;
                case null, default -> {}
            }
        }
    }

    private static @Nullable Throwable endOf(Future<?> round) {
        try {
            round.get();
            return null;
        } catch (CancellationException e) {
            return null; // closed
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
