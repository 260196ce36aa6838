package org.denwaban.staff;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;

/// Hashes and checks passwords: argon2id (RFC 9106) with 19 MiB, two passes, one lane - what OWASP's Password Storage
/// Cheat Sheet asks for at least. A hash says its own parameters, so that they can grow.
public final class Passwords {

    /// Characters as people count them (code points of NFC). Shorter ones are guessed: NIST SP 800-63B-4, 3.1.1.2.
    public static final int SHORTEST = 15;

    /// A long sentence; more only costs time.
    public static final int LONGEST = 128;

    /// At once: 40 MiB at most, and no flood of sign-ins takes both processors from the telephones.
    static final int AT_ONCE = 2;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int BYTES = 32;
    private static final int SALT = 16;

    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final String nobodys;

    public Passwords() {
        nobodys = hash(Token.fresh().word());
    }

    /// One keyboard composes が of か and a mark, another sends it whole: for people it is one password.
    static String composed(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /// A hash of `password` under a fresh salt.
    String hash(String password) {
        return inTurn(() -> Password.hash(composed(password))
                .addRandomSalt(SALT)
                .with(Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, BYTES, Argon2.ID))
                .getResult());
    }

    /// Whether `password` is the one of `hash`.
    boolean matches(String password, String hash) {
        return inTurn(() -> Password.check(composed(password), hash).with(Argon2Function.getInstanceFromHash(hash)));
    }

    /// Takes as long as {@link #matches}, so that nobody learns from the time whether a name exists.
    void pretend(String password) {
        var _ = matches(password, nobodys);
    }

    interface Work<T> {
        T done();
    }

    /// Does `work` when it is its turn.
    <T> T inTurn(Work<T> work) {
        turns.acquireUninterruptibly();
        try {
            return work.done();
        } finally {
            turns.release();
        }
    }

    /// About how many wait for their turn.
    int waiting() {
        return turns.getQueueLength();
    }
}
