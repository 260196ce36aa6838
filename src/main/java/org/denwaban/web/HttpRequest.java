package org.denwaban.web;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A request, whole.
///
/// @param method     `GET`, `POST` and so on
/// @param path       without parameters
/// @param parameters of the query; the first where a name comes twice
/// @param headers    names in lower case; the first where a name comes twice
/// @param body       as text in UTF-8, empty where there is none
/// @param from       address of whoever asks, without the port
public record HttpRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> headers,
        String body,
        String from) {

    public HttpRequest {
        parameters = Map.copyOf(parameters);
        headers = Map.copyOf(headers);
    }

    /// The value of a header, empty where there is none.
    ///
    /// @param name in lower case
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// The value of a cookie.
    public Optional<String> cookie(String name) {
        return ServerCookieDecoder.STRICT.decode(header("cookie")).stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(cookie -> cookie.value())
                .findFirst();
    }

    /// The fields of a form that was sent (application/x-www-form-urlencoded); the first where a name comes twice.
    public Map<String, String> form() {
        var fields = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) { // a percent sign without digits
            return "";
        }
    }

    /// Parameters, headers and body may hold anything.
    @Override
    public String toString() {
        return "HttpRequest[" + method + "]";
    }
}
