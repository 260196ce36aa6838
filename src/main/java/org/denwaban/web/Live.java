package org.denwaban.web;

import java.util.function.Function;

/// A path at which a browser keeps a WebSocket open.
///
/// @param path      exact
/// @param admission who comes there. May wait
public record Live(String path, Function<HttpRequest, Admission> admission) {

    /// Whether somebody is let in. Closed.
    public sealed interface Admission {

        /// The line is opened.
        record Come(Visitor visitor) implements Admission {}

        /// It is not.
        ///
        /// @param status 401 for nobody whom we know, 403 for somebody who may not
        record Refused(int status) implements Admission {}
    }

    /// Somebody who has come. Nothing of this may wait: one thread does it for everybody.
    public interface Visitor {

        /// The line is open.
        void opened(Line line);

        /// A text came from the browser, 16 KiB at most.
        void heard(String text);

        /// The line is closed; nothing comes any more.
        void gone();
    }

    /// The line to a browser. Safe for use by many threads.
    public interface Line {

        /// Sends a text. False, and nothing is sent, while the browser has not taken what was sent before: a slow one
        /// delays nobody and costs no more than {@link HttpServer#LIVE_QUEUE}.
        boolean send(String text);

        /// Closes it.
        ///
        /// @param code of RFC 6455, 7.4
        void close(int code);
    }
}
