package org.denwaban.dialer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.denwaban.clock.ContractClock;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpRequest;
import org.denwaban.web.HttpServer.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The launcher's own commands to a running server. Known by a word that only who may read the data
/// directory can read.
public final class ControlRoutes {

    static final String CLOCK = "/clock";
    static final String CONFIRM = "/clock/confirm";
    static final String SETTLE_LOST = "/lost/settle";

    private static final int TOKEN_BYTES = 32;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(ControlRoutes.class);

    /// Turns contract time, as {@link ClockTurning#turn} does, while no promise is being made.
    public interface Turning {
        ContractClock.Turn turn(Instant contract) throws ClockTurning.RefusedException;
    }

    private final Turning turning;
    private final byte[] expected;

    private ControlRoutes(Turning turning, String token) {
        this.turning = turning;
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /// The routes, with a new word left in `tokenFile` (0600).
    ///
    /// @param more other routes that only who has the word may use
    public static List<Route> of(Turning turning, List<Route> more, Path tokenFile) throws IOException {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        var token = HexFormat.of().formatHex(bytes);
        write(tokenFile, token);
        var routes = new ControlRoutes(turning, token);
        return Stream.concat(Stream.of(new Route("POST", CLOCK, routes::turnClock)), more.stream())
                .map(route -> new Route(route.method(), route.path(), routes.guarded(route.handler())))
                .toList();
    }

    /// Believes a machine's clock that has jumped. One of the routes that only who has the word may use.
    public static Route confirming(ClockLine line) {
        return new Route("POST", CONFIRM, _ -> {
            var off = line.off();
            line.confirm();
            LOG.warn("this machine's clock is confirmed; it had jumped by {} ms", off.toMillis());
            return new HttpReply(200, TEXT, off.toMillis() + "\n");
        });
    }

    /// Dials on though the database has lost calls ({@link DialLease#settle}); the body is who says so.
    public static Route settling(DialLease lease) {
        return new Route("POST", SETTLE_LOST, request -> {
            try {
                boolean settled = lease.settle(request.body().strip());
                return settled
                        ? new HttpReply(200, TEXT, "settled\n")
                        : new HttpReply(409, TEXT, "E-DIAL-034 the database knows the last call: nothing to settle\n");
            } catch (IOException e) {
                return new HttpReply(500, TEXT, "E-DIAL-033 the data directory cannot be written\n");
            }
        });
    }

    private static void write(Path file, String token) throws IOException {
        var draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "control",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, token);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Function<HttpRequest, HttpReply> guarded(Function<HttpRequest, HttpReply> handler) {
        return request -> {
            var given = request.headers().getOrDefault("authorization", "").getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, given)
                    ? handler.apply(request)
                    : new HttpReply(403, TEXT, "E-CTL-001 not allowed\n");
        };
    }

    private HttpReply turnClock(HttpRequest request) {
        try {
            var to = OffsetDateTime.parse(request.body().strip()).toInstant();
            return turned(to);
        } catch (DateTimeException e) {
            return new HttpReply(400, TEXT, "E-CTL-002 the body must be a time with its offset\n");
        }
    }

    private HttpReply turned(Instant to) {
        try {
            var turn = turning.turn(to);
            LOG.info("contract time is turned to {}", turn.contract());
            return new HttpReply(200, TEXT, turn.contract() + "\n");
        } catch (ClockTurning.RefusedException e) {
            return new HttpReply(409, TEXT, e.getMessage() + "\n");
        }
    }
}
