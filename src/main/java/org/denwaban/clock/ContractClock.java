package org.denwaban.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Contract time: the time by which rules, windows and reports go. It is machine time, until somebody
/// turns it for a demo, a test or for trying a contract out; from then on it runs with the machine, at
/// a distance.
///
/// Each turn is one line of `clock-turns.jsonl`, a pair of the two times, so that what the carrier saw
/// can be judged by contract time. The last line holds after a restart. Whether a turn is permitted at
/// all (no live call, every trunk on loopback) is not decided here.
public final class ContractClock {

    /// Contract time and machine time at one moment.
    ///
    /// @param machine  what the machine's clock showed
    /// @param contract what contract time became at that moment
    public record Turn(Instant machine, Instant contract) {

        Duration distance() {
            return Duration.between(machine, contract);
        }

        String line() {
            return "{\"machine\":\"%s\",\"contract\":\"%s\"}%n".formatted(machine, Tokyo.offset(contract));
        }
    }

    /// A turn that would set contract time back.
    public static final class BackwardException extends Exception {
        private static final long serialVersionUID = 1;

        BackwardException(Instant now, Instant to) {
            super("E-CLOCK-001 contract time goes forward only: it is " + Tokyo.offset(now) + ", asked for "
                    + Tokyo.offset(to));
        }
    }

    /// Name of the file of turns in the data directory.
    public static final String FILE = "clock-turns.jsonl";

    private static final Pattern LINE = Pattern.compile("\\{\"machine\":\"([^\"]+)\",\"contract\":\"([^\"]+)\"}");

    private final Clock machine;
    private final Path turns;
    private volatile List<Turn> made;

    private ContractClock(Clock machine, Path turns, List<Turn> made) {
        this.machine = machine;
        this.turns = turns;
        this.made = List.copyOf(made);
    }

    /// Opens the clock of a data directory; `turns` need not exist.
    ///
    /// @throws IOException if the file cannot be read, or a line of it is no turn
    public static ContractClock open(Clock machine, Path turns) throws IOException {
        return new ContractClock(machine, turns, made(turns));
    }

    /// Contract time now.
    public Instant now() {
        return at(machine.now());
    }

    /// Contract time at a machine time, as it was shown then; before the first turn machine time itself.
    public Instant at(Instant machineTime) {
        for (var turn : made.reversed()) {
            if (!machineTime.isBefore(turn.machine())) {
                return machineTime.plus(turn.distance());
            }
        }
        return machineTime;
    }

    /// Whether contract time was ever turned away from machine time.
    public boolean turned() {
        return !made.isEmpty();
    }

    /// Turns contract time to `contract`, on disk first. The first turn of an installation may go
    /// anywhere (a contract of 2018 is tried out years later); every later one goes forward.
    public synchronized Turn turn(Instant contract) throws BackwardException {
        if (turned() && contract.isBefore(now())) {
            throw new BackwardException(now(), contract);
        }
        var turn = new Turn(machine.now(), contract);
        try {
            append(turns, turn.line());
        } catch (IOException e) {
            throw new UncheckedIOException("E-CLOCK-002 the turn could not be written to " + turns, e);
        }
        made = Stream.concat(made.stream(), Stream.of(turn)).toList();
        return turn;
    }

    private static List<Turn> made(Path turns) throws IOException {
        var made = new ArrayList<Turn>();
        if (Files.exists(turns)) {
            var lines = Files.readAllLines(turns, StandardCharsets.UTF_8);
            for (int number = 1; number <= lines.size(); number++) {
                made.add(parse(turns, number, lines.get(number - 1)));
            }
        }
        return made;
    }

    private static Turn parse(Path turns, int number, String line) throws IOException {
        var matcher = LINE.matcher(line.strip());
        try {
            if (matcher.matches()) {
                return new Turn(
                        Instant.parse(matcher.group(1)),
                        OffsetDateTime.parse(matcher.group(2)).toInstant());
            }
        } catch (DateTimeParseException e) {
            // said below, with the line's number
        }
        throw new IOException("E-CLOCK-003 " + turns + " line " + number
                + " is no turn; contract time is unknown, so nothing may be dialled. Mend or remove that line.");
    }

    private static void append(Path file, String line) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
