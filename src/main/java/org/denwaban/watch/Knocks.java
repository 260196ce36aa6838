package org.denwaban.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.denwaban.clock.Rounds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts who knocks at the PBX and is not let in, from the PBX's own security log (res_security_log of Asterisk 22).
/// It only counts: what a stranger calls itself stands there as it came, so nothing of a line is kept, told or acted on
/// but two words that come before it. To shut such addresses out is fail2ban's, which reads the same file.
///
/// Source: fault FE10.
public final class Knocks implements AutoCloseable {

    /// Time between two looks at the file.
    static final Duration EVERY = Duration.ofSeconds(1);

    /// Most bytes read at one look: four thousand knocks a second, which is a flood however many there are more. What
    /// is left is read at the next.
    static final int READ_MOST = 1024 * 1024;

    /// What was wrong. Closed.
    enum Kind {
        /// An account or a telephone that does not exist.
        ACCOUNT,
        /// The secret.
        SECRET,
        /// The address it came from.
        ADDRESS,
        /// Anything else.
        OTHER
    }

    /// Where it was knocked. Closed.
    enum Door {
        SIP,
        AMI,
        OTHER
    }

    private static final String CODE = "E-WATCH-016";
    private static final Logger LOG = LoggerFactory.getLogger(Knocks.class);

    /// What Asterisk writes itself of an event, up to where a stranger's words may begin.
    private static final Pattern LINE =
            Pattern.compile("\\[[^]\"]{1,40}] SECURITY\\[[0-9]{1,10}](?:\\[C-[0-9a-f]{8}])? res_security_log\\.c:"
                    + " SecurityEvent=\"([A-Za-z]{1,40})\",EventTV=\"[^\"]{1,40}\",Severity=\"[A-Za-z]{1,20}\","
                    + "Service=\"([A-Za-z]{1,20})\".*");

    private final Path log;
    private final Map<Door, Map<Kind, Counter>> counters = new EnumMap<>(Door.class);
    private final Rounds rounds = new Rounds(Thread.ofPlatform().name("knocks").factory());
    private volatile boolean readable = true;

    // These belong to the one thread that looks.
    private @Nullable Object file;
    private long readTo;
    private boolean told;

    /// What is in the file by now was counted by whoever ran before.
    ///
    /// @param log `security.log` in the PBX's directory of logs
    public Knocks(Path log, MeterRegistry registry) {
        this.log = log;
        for (var door : Door.values()) {
            var ofDoor = new EnumMap<Kind, Counter>(Kind.class);
            for (var kind : Kind.values()) {
                ofDoor.put(
                        kind,
                        Counter.builder("denwaban.pbx.knocks")
                                .description("who asked to be let in at the PBX and was not, by what was wrong")
                                .tag("door", door.name())
                                .tag("kind", kind.name())
                                .register(registry));
            }
            counters.put(door, ofDoor);
        }
        Gauge.builder("denwaban.pbx.security.log.readable", () -> readable ? 1 : 0)
                .description("whether the PBX's security log can be read")
                .register(registry);
        try {
            var there = attributes();
            file = there.fileKey();
            readTo = there.size();
        } catch (IOException e) {
            readable = false;
        }
    }

    /// Begins to look.
    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAndGoOn() {
        try {
            look();
            readable = true;
            told = false;
        } catch (IOException e) {
            readable = false;
            if (!told) {
                LOG.warn("{} the PBX's security log {} cannot be read: who knocks is not counted", CODE, log, e);
                told = true;
            }
        }
    }

    /// Counts what has come since the last look. A file that was changed for another, or emptied, is read from its
    /// beginning.
    void look() throws IOException {
        var there = attributes();
        if (!Objects.equals(there.fileKey(), file) || there.size() < readTo) {
            file = there.fileKey();
            readTo = 0;
        }
        var bytes = ByteBuffer.allocate((int) Math.min(there.size() - readTo, READ_MOST));
        try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, readTo + bytes.position()) >= 0) {
                // until there is no more
            }
        }
        // each byte is a character, so that none is cut in two
        var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        int whole = text.lastIndexOf('\n') + 1;
        text.substring(0, whole).lines().forEach(this::count);
        readTo += whole == 0 && text.length() == READ_MOST ? READ_MOST : whole;
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(log, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void count(String line) {
        var event = LINE.matcher(line);
        if (event.matches()) {
            var kind = kind(event.group(1));
            if (kind != null) {
                Objects.requireNonNull(Objects.requireNonNull(counters.get(door(event.group(2))))
                                .get(kind))
                        .increment();
            }
        }
    }

    /// Null where nobody was sent away (security_events.c).
    private static @Nullable Kind kind(String event) {
        return switch (event) {
            case "SuccessfulAuth", "ChallengeSent" -> null;
            case "InvalidAccountID" -> Kind.ACCOUNT;
            case "InvalidPassword", "ChallengeResponseFailed" -> Kind.SECRET;
            case "FailedACL", "UnexpectedAddress" -> Kind.ADDRESS;
            default -> Kind.OTHER;
        };
    }

    private static Door door(String service) {
        return switch (service) {
            case "PJSIP" -> Door.SIP;
            case "AMI" -> Door.AMI;
            default -> Door.OTHER;
        };
    }

    @Override
    public void close() {
        rounds.close();
    }
}
