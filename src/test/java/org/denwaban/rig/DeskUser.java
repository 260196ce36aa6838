package org.denwaban.rig;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.denwaban.clock.SystemClock;

/// Somebody who signs in at a desk, with an authenticator of their own.
final class DeskUser {

    private static final Pattern WORD = Pattern.compile("招待コード: (\\S+)");
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final String PASSWORD = "合言葉は海と山と空と風と雲です";

    private final String name;
    private final byte[] secret;
    private Instant lastCode;

    private DeskUser(String name, byte[] secret, Instant lastCode) {
        this.name = name;
        this.secret = secret;
        this.lastCode = lastCode;
    }

    /// Invited by the command line, takes the invitation up in the browser.
    static DeskUser welcomed(ServedHouse house, Browser browser, String name, String role) {
        var word = WORD.matcher(house.command(
                "user",
                "invite",
                name,
                "--role",
                role,
                "--contract",
                ServedHouse.CONTRACT,
                "--config",
                house.files().settings().toString()));
        if (!word.find()) {
            throw new AssertionError("no invitation was printed");
        }
        browser.open("/welcome");
        browser.type("[name=name]", name);
        browser.type("[name=invitation]", word.group(1));
        browser.click("button.main");
        browser.picture("welcome");
        var secret = new Base32().decode(browser.text("code"));
        // an earlier step's code is good, and the present one is kept for signing in
        var user = new DeskUser(name, secret, SystemClock.SYSTEM.now().minus(STEP.multipliedBy(2)));
        browser.type("[name=password]", PASSWORD);
        browser.type("[name=code]", user.code());
        browser.click("button.main");
        return user;
    }

    /// Signs in with the next code.
    void signIn(Browser browser) {
        browser.open("/sign-in");
        browser.type("[name=name]", name);
        browser.type("[name=password]", PASSWORD);
        browser.type("[name=code]", code());
        browser.click("button.main");
        browser.await("the first page", () -> !browser.path().equals("/sign-in"));
    }

    /// The next code that was not used yet and is still good: on a busy machine minutes may lie between two of them.
    private String code() {
        var next = lastCode.plus(STEP);
        var oldest = SystemClock.SYSTEM.now().minus(STEP);
        lastCode = next.isBefore(oldest) ? oldest : next;
        try {
            return new TimeBasedOneTimePasswordGenerator(STEP)
                    .generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), lastCode);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
