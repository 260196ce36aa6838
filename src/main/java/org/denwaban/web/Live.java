package org.denwaban.web;

import java.util.Optional;
import java.util.function.Function;

/// A path at which a browser keeps a WebSocket open.
///
/// @param path      exact
/// @param admission who comes there; empty if they may not: they get 403. May wait
public record Live(String path, Function<HttpRequest, Optional<Visitor>> admission) {

    /// Somebody who has come. Nothing of this may wait: one thread does it for everybody.
    public interface Visitor {

        /// The line is open.
        void opened(Line line);

        /// A text came from the browser, 64 KiB at most.
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
