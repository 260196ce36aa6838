package org.denwaban.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Stands before every route: what each answer says for its own protection, which paths are looked at, and by which
/// names browsers may come.
///
/// @param hosts  empty where any will do: programs come by whatever name they are told
/// @param secure whether browsers come by TLS
record Shield(Optional<HostNames> hosts, boolean secure) {

    /// Ours are plain: nothing encoded, no dots that lead elsewhere, no parameters of a path. Whatever else is sent is
    /// meant for somebody else's faults.
    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?");

    /// A year, as browsers' own lists of such hosts ask for at least.
    private static final String ONLY_TLS = "max-age=31536000";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
    private static final List<Integer> SAID_PLAINLY = List.of(400, 404, 405, 413, 500);

    /// Before a server that programs use.
    static Shield forMachines() {
        return new Shield(Optional.empty(), false);
    }

    /// Before a server that browsers use.
    ///
    /// @throws IOException if its certificate cannot be read
    static Shield of(HttpServer.Door door) throws IOException {
        var names = HostNames.of(door.address(), door.tls().map(HttpServer.Tls::certificate));
        return new Shield(Optional.of(names), door.tls().isPresent());
    }

    void before(Router router) {
        router.route().handler(this::stand);
        for (int status : SAID_PLAINLY) {
            router.errorHandler(status, context -> refuse(context, status));
        }
    }

    private void stand(RoutingContext context) {
        headers(context);
        if (!PLAIN_PATH.matcher(String.valueOf(context.request().path())).matches()) {
            refuse(context, 404);
        } else if (hosts.isPresent()
                && !hosts.get().has(String.valueOf(context.request().getHeader("host")))) {
            refuse(context, 421);
        } else {
            context.next();
        }
    }

    private void headers(RoutingContext context) {
        var headers = context.response().headers();
        headers.set("cache-control", "no-store");
        headers.set("x-content-type-options", "nosniff");
        headers.set("content-security-policy", NOTHING);
        headers.set("cross-origin-opener-policy", "same-origin");
        headers.set("cross-origin-resource-policy", "same-origin");
        // not "no-referrer": with that, browsers send "Origin: null" with our own forms
        headers.set("referrer-policy", "same-origin");
        if (secure) {
            headers.set("strict-transport-security", ONLY_TLS);
        }
    }

    private static void refuse(RoutingContext context, int status) {
        if (!context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .end(status + "\n");
        }
    }
}
