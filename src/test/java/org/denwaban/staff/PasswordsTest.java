package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PasswordsTest {

    private static final String SENTENCE = "合言葉は海と山と空と風と雲です";

    /// Twenty at once: two are worked on, whoever else comes waits, and all are answered.
    @Test
    void twoAreWorkedOnAtOnceAndTheOthersWait() throws InterruptedException {
        var passwords = new Passwords();
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        var began = new Semaphore(0);
        var letGo = new CountDownLatch(1);
        int all = 10 * Passwords.AT_ONCE;
        for (int i = 0; i < all; i++) {
            Thread.ofVirtual()
                    .start(() -> passwords.inTurn(() -> {
                        most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                        began.release();
                        await(letGo);
                        return atWork.decrementAndGet();
                    }));
        }
        assertTrue(began.tryAcquire(Passwords.AT_ONCE, 20, TimeUnit.SECONDS));
        while (passwords.waiting() < all - Passwords.AT_ONCE) {
            Thread.onSpinWait();
        }
        assertEquals(0, began.availablePermits(), "the third waits");
        letGo.countDown();
        assertTrue(began.tryAcquire(all - Passwords.AT_ONCE, 20, TimeUnit.SECONDS));
        assertEquals(Passwords.AT_ONCE, most.get());
    }

    private static void await(CountDownLatch letGo) {
        try {
            letGo.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSentenceOf128CharactersIsTakenAndNotALongerOne() {
        var longest = SENTENCE.repeat(9).substring(0, Passwords.LONGEST);
        assertEquals(Optional.empty(), PasswordRules.fault(longest, "op1"));
        assertEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault(longest + "海", "op1"));
        assertEquals(Optional.of(UserFault.PASSWORD_SHORT), PasswordRules.fault(longest.repeat(10), "op1"));
    }

    /// How easily it is guessed is measured by its beginning; what is easy within that stays easy.
    @Test
    void onlyTheBeginningIsMeasured() {
        var easy = "password".repeat(PasswordRules.MEASURED_MOST / 8);
        assertEquals(Optional.of(UserFault.PASSWORD_EASY), PasswordRules.fault(easy, "op1"));
        assertEquals(Optional.of(UserFault.PASSWORD_EASY), PasswordRules.fault(easy + "海", "op1"));
        assertEquals(Optional.of(UserFault.PASSWORD_EASY), PasswordRules.fault(easy + SENTENCE.repeat(4), "op1"));
        assertNotEquals(Optional.of(UserFault.PASSWORD_EASY), PasswordRules.fault(SENTENCE, "op1"));
    }
}
