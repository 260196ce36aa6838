package org.denwaban.dialer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.denwaban.clock.Tokyo;

/// Asks a running server to turn contract time (only the server knows whether a call is live), or to believe the
/// machine's clock after a jump, or to dial on after a loss of records.
///
/// @param address where the server takes commands, on loopback
/// @param token   the file in which the server left the word by which its own commands are known
public record Control(InetSocketAddress address, Path token) {

    /// Name of that file in the data directory.
    public static final String TOKEN_FILE = "control.token";

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /// What came of it. Closed.
    public sealed interface Answer {}

    /// It is done: contract time is turned, or the machine's is confirmed, or the loss is settled.
    public record Turned() implements Answer {}

    /// The server refused.
    ///
    /// @param why with a stable code in front
    public record Refused(String why) implements Answer {}

    /// No server runs.
    public record NobodyThere() implements Answer {}

    /// Turns contract time to `contract`.
    public Answer turn(Instant contract) {
        return posted(ControlRoutes.CLOCK, Tokyo.offset(contract).toString());
    }

    /// Has the server believe what the machine's clock shows now.
    public Answer confirm() {
        return posted(ControlRoutes.CONFIRM, "");
    }

    /// Has the server dial on though the database has lost calls.
    ///
    /// @param by who says so
    public Answer settleLost(String by) {
        return posted(ControlRoutes.SETTLE_LOST, by);
    }

    private Answer posted(String path, String body) {
        try {
            return sent(HttpRequest.newBuilder(uri(path))
                    .timeout(ANSWER_WITHIN)
                    .header("Authorization", "Bearer " + Files.readString(token).strip())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
        } catch (IOException e) {
            return new NobodyThere();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NobodyThere();
        }
    }

    private static Answer sent(HttpRequest request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? new Turned()
                    : new Refused(answer.body().strip());
        }
    }

    private URI uri(String path) {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
    }
}
