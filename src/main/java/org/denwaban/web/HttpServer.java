package org.denwaban.web;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small HTTP server on Vert.x: a table of routes, each handler on a virtual thread of its own.
///
/// Limits: bodies of 1 MiB, headers of 8 KiB, a first line of 4 KiB, {@link #MOST_REQUESTS}
/// requests at once (more get 503), idle connections closed after 30 s. A handler that throws gives
/// 500 without a word of why; the log has the kind.
public final class HttpServer implements AutoCloseable {

    /// Requests at once. The rows behind them are the bound, and one operator's page asks for two
    /// or three.
    public static final int MOST_REQUESTS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int LONGEST_BODY = 1 << 20;
    private static final Duration START_WITHIN = Duration.ofSeconds(10);

    /// One path and method, and who answers it.
    ///
    /// @param method  `GET`, `POST`, `PUT` or `DELETE`
    /// @param path    exact, such as `/metrics`
    /// @param handler may wait; may be called by many at once
    public record Route(String method, String path, Function<HttpRequest, HttpReply> handler) {}

    private final Vertx vertx;
    private final io.vertx.core.http.HttpServer server;
    private final ExecutorService handlers;
    private final Semaphore admission = new Semaphore(MOST_REQUESTS);

    private HttpServer(InetSocketAddress address, List<Route> routes) throws IOException {
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxHeaderSize(8_192)
                        .setMaxInitialLineLength(4_096)
                        .setIdleTimeout(30)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(router(routes));
        try {
            server.listen(address.getPort(), address.getAddress().getHostAddress())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException(
                    "E-WEB-001: cannot listen at " + address + "; it is taken or no address of this machine", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// Listens at `address` from now on.
    ///
    /// @param address resolved; port 0 for any free one
    /// @throws IOException E-WEB-001 if the address is taken or not ours
    public static HttpServer start(InetSocketAddress address, List<Route> routes) throws IOException {
        if (address.isUnresolved()) {
            throw new IOException("E-WEB-001: cannot listen at " + address + "; it is no address");
        }
        return new HttpServer(address, routes);
    }

    /// The port that it listens on.
    public int port() {
        return server.actualPort();
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

    private Router router(List<Route> routes) {
        var router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY));
        for (var route : routes) {
            router.route(HttpMethod.valueOf(route.method()), route.path()).handler(context -> admit(context, route));
        }
        return router;
    }

    private void admit(RoutingContext context, Route route) {
        if (!admission.tryAcquire()) {
            context.response().setStatusCode(503).end();
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
        context.response()
                .setStatusCode(reply.status())
                .putHeader("content-type", reply.type())
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .end(reply.body());
    }

    private static HttpRequest request(RoutingContext context) {
        var body = context.body().asString("UTF-8");
        return new HttpRequest(
                context.request().method().name(),
                context.request().path(),
                first(context.queryParams()),
                first(context.request().headers()),
                body == null ? "" : body);
    }

    private static Map<String, String> first(MultiMap all) {
        var first = new HashMap<String, String>();
        for (var entry : all) {
            first.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue());
        }
        return first;
    }
}
