package org.denwaban.web;

import java.nio.file.Path;
import java.util.function.Function;

/// A path to which a browser sends a file by POST, as the whole body. It goes to the disk as it comes, so that a large
/// one costs no memory.
///
/// @param path      exact
/// @param mostBytes a larger one is refused (413) before anything of it is read, and one of unknown length (411)
/// @param admission who sends. Asked before anything of the file is read. May wait
public record Upload(String path, long mostBytes, Function<HttpRequest, Admission> admission) {

    /// Whether somebody may send a file. Closed.
    public sealed interface Admission {

        /// The file is taken.
        record Come(Receiver receiver) implements Admission {}

        /// It is not.
        record Refused(HttpReply reply) implements Admission {}
    }

    /// Where a file goes.
    public interface Receiver {

        /// Where it is written (0600); nothing must be there yet.
        Path file();

        /// It has come whole, perhaps with no byte. May wait.
        HttpReply whole();

        /// It has not come whole.
        void broken();
    }
}
