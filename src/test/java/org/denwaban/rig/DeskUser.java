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
    private static final Duration SENT_WITHIN = Duration.ofSeconds(10);
    private static final String PASSWORD = "合言葉は海と山と空と風と雲です";

    private final String name;
    private final byte[] secret;
    private long lastStep;

    private DeskUser(String name, byte[] secret) {
        this.name = name;
        this.secret = secret;
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
        var user = new DeskUser(name, secret);
        browser.type("[name=password]", PASSWORD);
        browser.type("[name=code]", user.code());
        browser.click("button.main");
        browser.await("the invitation to be taken up", () -> browser.path().equals("/sign-in"));
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

    /// The next code that was not used yet and stays good for as long as it takes to send it: the server takes the
    /// step before the present one too, up to the present one's end. Minutes may lie between two codes.
    private String code() {
        var oldest = SystemClock.SYSTEM.now().plus(SENT_WITHIN).toEpochMilli() / STEP.toMillis() - 1;
        lastStep = Math.max(lastStep + 1, oldest);
        try {
            return new TimeBasedOneTimePasswordGenerator(STEP)
                    .generateOneTimePasswordString(
                            new SecretKeySpec(secret, "RAW"), Instant.ofEpochMilli(lastStep * STEP.toMillis()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
