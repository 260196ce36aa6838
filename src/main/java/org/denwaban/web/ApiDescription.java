package org.denwaban.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The API in the words of OpenAPI 3.1 (`api/openapi.json`), for programs that read it; for people there is
/// docs/api.md.
/// DeskHttpIT holds it to what is really answered.
public final class ApiDescription {

    /// Where it is answered.
    public static final String PATH = "/api/v1/openapi.json";

    private ApiDescription() {}

    /// The route.
    public static HttpServer.Route route() {
        var reply = new HttpReply(200, "application/json; charset=utf-8", text());
        return new HttpServer.Route("GET", PATH, _ -> reply);
    }

    private static String text() {
        try (var in = Objects.requireNonNull(ApiDescription.class.getResourceAsStream("/api/openapi.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
