package org.denwaban.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One file on its way from a browser to the disk.
final class Arrival {

    /// 64 MiB from somewhere in the same house; whoever is slower has lost the line.
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final Promise<Void> done = Promise.promise();

    /// The request stands still from now on. Called by the thread that the request came by.
    Arrival(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request.pause();
        // a pipe that is laid after the other end has gone would hear nothing of it
        request.response().closeHandler(_ -> done.tryFail("the browser is gone"));
    }

    /// Asks who sends it, takes it, and tells what to answer. Waits.
    HttpReply taken(Upload upload, HttpRequest asked) {
        var length = length(asked);
        if (length < 0) {
            return refused(new HttpReply(411, "text/plain; charset=utf-8", ""));
        }
        if (length > upload.mostBytes()) {
            return refused(new HttpReply(413, "text/plain; charset=utf-8", ""));
        }
        return switch (upload.admission().apply(asked)) {
            case Upload.Admission.Refused(var reply) -> refused(reply);
            case Upload.Admission.Come(var receiver) -> received(receiver);
        };
    }

    private static long length(HttpRequest asked) {
        try {
            return Long.parseLong(asked.header("content-length"));
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// What still comes of the body is thrown away, and the connection with it.
    private HttpReply refused(HttpReply reply) {
        context.runOnContext(_ -> request.resume());
        return reply.with("connection", "close");
    }

    private HttpReply received(Upload.Receiver receiver) {
        try {
            written(receiver.file());
        } catch (ExecutionException | TimeoutException _) {
            receiver.broken();
            return refused(new HttpReply(400, "text/plain; charset=utf-8", "E-WEB-003\n"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            receiver.broken();
            return refused(new HttpReply(503, "text/plain; charset=utf-8", ""));
        }
        return receiver.whole();
    }

    private void written(Path file) throws ExecutionException, TimeoutException, InterruptedException {
        context.runOnContext(_ -> piped(file).onSuccess(done::tryComplete).onFailure(done::tryFail));
        done.future().toCompletionStage().toCompletableFuture().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private Future<Void> piped(Path file) {
        var fresh = new OpenOptions().setCreateNew(true).setWrite(true).setPerms("rw-------");
        return vertx.fileSystem().open(file.toAbsolutePath().toString(), fresh).compose(request::pipeTo);
    }
}
