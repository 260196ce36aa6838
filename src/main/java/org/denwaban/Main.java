package org.denwaban;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.denwaban.cli.CalendarCommand;
import org.denwaban.cli.CheckCommand;
import org.denwaban.cli.ClockCommand;
import org.denwaban.cli.Complaint;
import org.denwaban.cli.DemoCommand;
import org.denwaban.cli.ExplainCommand;
import org.denwaban.cli.ImportCommand;
import org.denwaban.cli.ImportMachine;
import org.denwaban.cli.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The door: a command's words come in, the room that does it is called, its exit code goes out.
@Command(
        name = "denwaban",
        mixinStandardHelpOptions = true,
        version = "denwaban 0.1.0",
        description = "Minds the telephone of a city's call centre. ./denwaban test runs the tests.",
        footer = {"", "./denwaban COMMAND --help tells what a command takes, with an example."})
public final class Main {

    private Main() {}

    /// Exit codes: 0 done, 1 not done, 2 wrong words or a refused list.
    public static void main(String[] words) {
        System.exit(commandLine().execute(words));
    }

    static CommandLine commandLine() {
        var door = new CommandLine(new Main());
        door.addSubcommand(new DemoCommand());
        door.addSubcommand(new ServeCommand(Server::start));
        door.addSubcommand(new CheckCommand());
        door.addSubcommand(new ImportCommand(ImportMachine::open));
        door.addSubcommand(new ExplainCommand());
        door.addSubcommand(new CalendarCommand());
        door.addSubcommand(new ClockCommand());
        door.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        door.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        return Complaint.of(door);
    }
}
