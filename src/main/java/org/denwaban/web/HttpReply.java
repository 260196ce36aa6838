package org.denwaban.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a handler answers.
///
/// @param status  200 to 599
/// @param type    the content type
/// @param headers beside those that every answer has
/// @param file    what is sent instead of the body; null for none
public record HttpReply(
        int status,
        String type,
        String body,
        List<Header> headers,
        @Nullable Enclosure file) {

    /// A file that is sent. Closed.
    public sealed interface Enclosure {}

    /// One that stands in memory.
    public record Bytes(Buffer bytes) implements Enclosure {}

    /// One that lies on the disk, for as long as it is sent at least.
    public record Stored(Path path) implements Enclosure {}

    /// A header of an answer.
    public record Header(String name, String value) {

        /// Cookies are secrets.
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    public HttpReply {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a reply's status is 200 to 599, was " + status);
        }
        headers = List.copyOf(headers);
    }

    public HttpReply(int status, String type, String body) {
        this(status, type, body, List.of(), null);
    }

    /// A file to keep.
    ///
    /// @param name letters, digits, dots and hyphens
    public static HttpReply file(String name, String type, byte[] bytes) {
        return enclosed(name, type, new Bytes(Buffer.buffer(bytes)));
    }

    /// A file of the disk to keep.
    ///
    /// @param name letters, digits, dots and hyphens
    public static HttpReply file(String name, String type, Path stored) {
        return enclosed(name, type, new Stored(stored));
    }

    private static HttpReply enclosed(String name, String type, Enclosure file) {
        return new HttpReply(200, type, "", List.of(), file)
                .with("content-disposition", "attachment; filename=\"" + name + "\"");
    }

    /// Plain text with status 200.
    public static HttpReply text(String body) {
        return new HttpReply(200, "text/plain; charset=utf-8", body);
    }

    /// JSON.
    public static HttpReply json(int status, JsonObject body) {
        return new HttpReply(status, "application/json; charset=utf-8", body.encode());
    }

    /// A page.
    public static HttpReply html(int status, String body) {
        return new HttpReply(status, "text/html; charset=utf-8", body);
    }

    /// Go there, by GET.
    public static HttpReply seeOther(String path) {
        return new HttpReply(303, "text/plain; charset=utf-8", "").with("location", path);
    }

    /// The same with one header more.
    public HttpReply with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpReply(status, type, body, more, file);
    }

    /// Bodies may hold anything.
    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}
