package org.denwaban.web;

import io.vertx.core.json.JsonObject;

/// What a handler answers.
///
/// @param status 200 to 599
/// @param type   the content type
public record HttpReply(int status, String type, String body) {

    public HttpReply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a reply's status is 200 to 599, was " + status);
        }
    }

    /// Plain text with status 200.
    public static HttpReply text(String body) {
        return new HttpReply(200, "text/plain; charset=utf-8", body);
    }

    /// JSON.
    public static HttpReply json(int status, JsonObject body) {
        return new HttpReply(status, "application/json; charset=utf-8", body.encode());
    }

    /// Bodies may hold anything.
    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
