package org.denwaban.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final BlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();
    private final Rounds rounds = new Rounds(Thread.ofVirtual()
            .name("rounds-test")
            .uncaughtExceptionHandler((_, thrown) -> deaths.add(thrown))
            .factory());

    @Test
    void whatEndsALookThatComesRoundIsTheDeathOfItsThread() throws InterruptedException {
        try (rounds) {
            var _ = rounds.scheduleWithFixedDelay(
                    () -> {
                        throw new StackOverflowError();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertInstanceOf(StackOverflowError.class, death());
            var _ = rounds.scheduleWithFixedDelay(
                    () -> {
                        throw new IllegalStateException();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertInstanceOf(IllegalStateException.class, death());
        }
    }

    @Test
    void aLookThatIsMadeOnceMayFailButNotWithAnError() throws InterruptedException {
        try (rounds) {
            var _ = rounds.schedule(
                    (Runnable) () -> {
                        throw new IllegalStateException();
                    },
                    0,
                    TimeUnit.SECONDS);
            var _ = rounds.schedule(
                    (Runnable) () -> {
                        throw new StackOverflowError();
                    },
                    1,
                    TimeUnit.MILLISECONDS);
            assertInstanceOf(StackOverflowError.class, death());
        }
        assertEquals(0, deaths.size());
    }

    @Test
    void looksComeRoundAndEndWithTheirRounds() throws InterruptedException {
        var looks = new AtomicInteger();
        var third = new CountDownLatch(3);
        try (rounds) {
            var _ = rounds.scheduleWithFixedDelay(
                    () -> {
                        looks.incrementAndGet();
                        third.countDown();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertTrue(third.await(30, TimeUnit.SECONDS));
        }
        assertTrue(rounds.isTerminated());
        assertEquals(0, deaths.size());
    }

    private @Nullable Throwable death() throws InterruptedException {
        return deaths.poll(30, TimeUnit.SECONDS);
    }
}
