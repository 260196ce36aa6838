package org.denwaban.web;

import java.util.Map;

/// A request, whole.
///
/// @param method     `GET`, `POST` and so on
/// @param path       without parameters
/// @param parameters of the query; the first where a name comes twice
/// @param headers    names in lower case; the first where a name comes twice
/// @param body       as text in UTF-8, empty where there is none
public record HttpRequest(
        String method, String path, Map<String, String> parameters, Map<String, String> headers, String body) {

    public HttpRequest {
        parameters = Map.copyOf(parameters);
        headers = Map.copyOf(headers);
    }

    /// Parameters, headers and body may hold anything.
    @Override
    public String toString() {
        return "HttpRequest[" + method + "]";
    }
}
