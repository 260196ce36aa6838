package org.denwaban.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// What a command printed, and its exit code.
record Typed(int exit, String out, String err) {

    static Typed at(Object command, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Complaint.of(command instanceof CommandLine whole ? whole : new CommandLine(command))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Typed(exit, out.toString(), err.toString());
    }
}
