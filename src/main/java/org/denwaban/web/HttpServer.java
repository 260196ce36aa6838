package org.denwaban.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.denwaban.clock.Clock;
import org.denwaban.clock.SystemClock;
import org.denwaban.metrics.Bounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small HTTP server on Vert.x: a table of routes, each handler on a virtual thread of its own, and lines that stay
/// open.
///
/// Every answer says that it is not to be kept, framed, guessed at or run as a page; a page says otherwise for itself.
/// Only plain paths are looked at, and where browsers come only our own names ({@link HostNames}). Who a request comes
/// from is the other end of the connection; a header that says so is somebody's word (X-Forwarded-For) and is not read.
///
/// Limits: bodies of 1 MiB (an {@link Upload} has its own), headers of 8 KiB, a first line of 4 KiB, {@link
/// #MOST_REQUESTS}
/// requests at once (more get 503, E-WEB-004), {@link #MOST_LIVE} open lines (the same), {@link #MOST_CONNECTIONS}
/// connections (more are closed), idle connections closed after 30 s. What was refused is counted. A
/// handler that throws gives 500 without a word of why; the log has the kind.
public final class HttpServer implements AutoCloseable {

    /// Requests at once. The rows behind them are the bound, and one operator's page asks for two
    /// or three.
    public static final int MOST_REQUESTS = 256;

    /// Open lines: 500 desks, and some whose old line is not known to be dead yet.
    public static final int MOST_LIVE = 600;

    /// Bytes that wait for a browser beyond which nothing more is sent to it: a page's worth of state, some times over.
    public static final int LIVE_QUEUE = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// Connections at once beside open lines: what 500 browsers open for their requests, and keep for the next. Each
    /// holds a socket, and a body while it comes.
    public static final int MOST_CONNECTIONS = 1_500;

    /// Of a body, in bytes: a month's results of one call are some kB, a page of the manual 12 kB.
    static final int LONGEST_BODY = 1 << 20;

    /// Of all headers, in bytes: cookies and all, a browser's have 2 kB.
    static final int LONGEST_HEADERS = 8_192;

    /// Of method, path and query, in bytes.
    static final int LONGEST_FIRST_LINE = 4_096;

    private static final Duration START_WITHIN = Duration.ofSeconds(10);

    /// One path and method, and who answers it.
    ///
    /// @param method  `GET`, `POST`, `PUT` or `DELETE`
    /// @param path    exact, such as `/metrics`
    /// @param handler may wait; may be called by many at once
    public record Route(String method, String path, Function<HttpRequest, HttpReply> handler) {}

    /// Where it listens.
    ///
    /// @param address resolved; port 0 for any free one
    /// @param tls     empty for plain HTTP
    public record Door(InetSocketAddress address, Optional<Tls> tls) {}

    /// What a server proves itself with.
    ///
    /// @param certificate PEM, the server's own first
    /// @param key         PEM, PKCS #8
    public record Tls(Path certificate, Path key) {}

    private final Vertx vertx;
    private final io.vertx.core.http.HttpServer server;
    private final ExecutorService handlers;
    private final Semaphore admission = new Semaphore(MOST_REQUESTS);
    private final Semaphore lines = new Semaphore(MOST_LIVE);
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final LongAdder refused = new LongAdder();
    private final List<String> doors;
    private final Clock clock;

    private HttpServer(Door door, Shield shield, List<Route> routes, List<Live> live, List<Upload> uploads, Clock clock)
            throws IOException {
        this.clock = clock;
        var address = door.address();
        this.doors = Stream.of(
                        routes.stream().map(route -> route.method() + " " + route.path()),
                        live.stream().map(line -> "GET " + line.path()),
                        uploads.stream().map(upload -> "POST " + upload.path()))
                .flatMap(each -> each)
                .toList();
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.server = vertx.createHttpServer(options(door))
                .connectionHandler(this::connected)
                .requestHandler(router(shield, routes, live, uploads));
        try {
            server.listen(address.getPort(), address.getAddress().getHostAddress())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException(
                    "E-WEB-001: cannot listen at " + address
                            + "; it is taken, no address of this machine, or its certificate or key cannot be read",
                    e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static HttpServerOptions options(Door door) {
        var options = new HttpServerOptions()
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_FIRST_LINE)
                .setMaxWebSocketFrameSize(LiveSocket.LONGEST_TEXT)
                .setMaxWebSocketMessageSize(LiveSocket.LONGEST_TEXT)
                // HTTP/1.1 alone: what the other one would gain for a page and a WebSocket is not worth its own
                // faults, and its requests have no Host
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setIdleTimeout(30)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        door.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString())));
        return options;
    }

    /// Listens at `address` from now on, in plain HTTP.
    ///
    /// @param address resolved; port 0 for any free one
    /// @throws IOException E-WEB-001 if the address is taken or not ours
    public static HttpServer start(InetSocketAddress address, List<Route> routes) throws IOException {
        return new HttpServer(
                new Door(address, Optional.empty()),
                Shield.forMachines(),
                routes,
                List.of(),
                List.of(),
                SystemClock.SYSTEM);
    }

    /// Listens at `door` from now on, for browsers.
    ///
    /// @throws IOException E-WEB-001 if the address is taken or not ours, or the certificate cannot be used
    public static HttpServer start(Door door, List<Route> routes, List<Live> live) throws IOException {
        return start(door, routes, live, List.of());
    }

    /// The same, where browsers may send files.
    public static HttpServer start(Door door, List<Route> routes, List<Live> live, List<Upload> uploads)
            throws IOException {
        return start(door, routes, live, uploads, SystemClock.SYSTEM);
    }

    static HttpServer start(Door door, List<Route> routes, List<Live> live, List<Upload> uploads, Clock clock)
            throws IOException {
        if (door.address().isUnresolved()) {
            throw new IOException("E-WEB-001: cannot listen at " + door.address() + "; it is no address");
        }
        return new HttpServer(door, Shield.of(door), routes, live, uploads, clock);
    }

    /// What it answers, each as method and path; lines that stay open are `GET`.
    public List<String> doors() {
        return doors;
    }

    /// The port that it listens on.
    public int port() {
        return server.actualPort();
    }

    /// Tells its limits and how much of them is used.
    ///
    /// @param name of this server, a fixed word
    public void tellBounds(MeterRegistry registry, String name) {
        Bounds.tell(registry, name + "_requests", MOST_REQUESTS, () -> MOST_REQUESTS - admission.availablePermits());
        Bounds.tell(registry, name + "_lines", MOST_LIVE, () -> MOST_LIVE - lines.availablePermits());
        Bounds.tell(
                registry,
                name + "_connections",
                MOST_CONNECTIONS,
                () -> MOST_CONNECTIONS - connections.availablePermits());
        FunctionCounter.builder("denwaban.http.refused", refused, LongAdder::doubleValue)
                .description("connections, requests and lines that were refused because there were too many")
                .tag("server", name)
                .register(registry);
    }

    /// Takes no more requests, waits for those that run, 5 s at most.
    @Override
    public void close() {
        try {
            if (!admission.tryAcquire(MOST_REQUESTS, 5, TimeUnit.SECONDS)) {
                LOG.warn("some HTTP requests did not end within 5 s, given up");
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP server did not close in order ({})", e.getClass().getSimpleName());
        }
        handlers.shutdownNow();
    }

    private Router router(Shield shield, List<Route> routes, List<Live> live, List<Upload> uploads) {
        var router = Router.router(vertx);
        shield.before(router);
        for (var each : live) {
            router.route(HttpMethod.GET, each.path()).handler(context -> open(context, each));
        }
        for (var each : uploads) {
            router.route(HttpMethod.POST, each.path()).handler(context -> {
                var arrival = new Arrival(vertx, context.request());
                admit(context, new Route("POST", each.path(), request -> arrival.taken(each, request)));
            });
        }
        router.route().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        for (var route : routes) {
            router.route(HttpMethod.valueOf(route.method()), route.path()).handler(context -> admit(context, route));
        }
        return router;
    }

    /// One that becomes an open line gives its place back, for it has another one then, and is not told of as closed.
    private void becameLine(HttpConnection connection) {
        connection.closeHandler(_ -> {});
        connections.release();
    }

    private void connected(HttpConnection connection) {
        if (!connections.tryAcquire()) {
            refused.increment();
            var _ = connection.close();
            return;
        }
        connection.closeHandler(_ -> connections.release());
    }

    private void tooMany(RoutingContext context) {
        refused.increment();
        context.response()
                .setStatusCode(503)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end("E-WEB-004\n");
    }

    private void admit(RoutingContext context, Route route) {
        if (!admission.tryAcquire()) {
            tooMany(context);
            return;
        }
        var request = request(context);
        handlers.execute(() -> {
            try {
                send(context, answer(route, request));
            } finally {
                admission.release();
            }
        });
    }

    /// Who may come is asked first, on a thread that may wait; the request stands still meanwhile.
    private void open(RoutingContext context, Live live) {
        if (!lines.tryAcquire()) {
            tooMany(context);
            return;
        }
        var request = request(context);
        context.request().pause();
        handlers.execute(() -> {
            switch (admitted(live, request)) {
                case Live.Admission.Refused(int status) -> {
                    lines.release();
                    context.request().resume();
                    context.response().setStatusCode(status).end();
                }
                case Live.Admission.Come(var visitor) ->
                    context.request()
                            .toWebSocket()
                            .onSuccess(socket -> {
                                becameLine(context.request().connection());
                                LiveSocket.open(socket, visitor, lines::release, clock);
                            })
                            .onFailure(_ -> lines.release());
            }
        });
    }

    private static Live.Admission admitted(Live live, HttpRequest request) {
        try {
            return live.admission().apply(request);
        } catch (RuntimeException e) {
            LOG.error("E-WEB-002: {} failed: {}", live.path(), e.getClass().getName());
            return new Live.Admission.Refused(503);
        }
    }

    private static HttpReply answer(Route route, HttpRequest request) {
        try {
            return route.handler().apply(request);
        } catch (RuntimeException e) {
            LOG.error(
                    "E-WEB-002: {} {} failed: {}",
                    route.method(),
                    route.path(),
                    e.getClass().getName());
            return new HttpReply(500, "text/plain; charset=utf-8", "E-WEB-002\n");
        }
    }

    private static void send(RoutingContext context, HttpReply reply) {
        var response = context.response().setStatusCode(reply.status()).putHeader("content-type", reply.type());
        reply.headers().forEach(header -> put(response, header));
        switch (reply.file()) {
            case null -> response.end(reply.body());
            case HttpReply.Bytes(var bytes) -> response.end(bytes);
            case HttpReply.Stored(var path) ->
                response.sendFile(path.toAbsolutePath().toString())
                        .onFailure(e -> LOG.warn(
                                "a file was not sent to its end: {}",
                                e.getClass().getName()));
        }
    }

    /// There may be many cookies; of all else, what the handler says is what holds.
    private static void put(HttpServerResponse response, HttpReply.Header header) {
        if (header.name().equals("set-cookie")) {
            response.headers().add(header.name(), header.value());
        } else {
            response.putHeader(header.name(), header.value());
        }
    }

    private static HttpRequest request(RoutingContext context) {
        var body = context.body() == null ? null : context.body().asString("UTF-8");
        return new HttpRequest(
                context.request().method().name(),
                context.request().path(),
                first(context.queryParams()),
                first(context.request().headers()),
                body == null ? "" : body,
                context.request().remoteAddress().hostAddress());
    }

    private static Map<String, String> first(MultiMap all) {
        var first = new HashMap<String, String>();
        for (var entry : all) {
            first.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
        }
        return first;
    }
}
