package org.denwaban.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/// What denwaban's FastAGI server is to the dialplan, by plain sockets: it answers a request with variables to set, or
/// closes at once, or keeps silent.
final class PlayedAgi implements AutoCloseable {

    /// @param script    `redeem`, `hand`, `result`, `inbound`
    /// @param arguments agi_arg_1 and on
    record Request(String script, List<String> arguments) {}

    /// Variables to set, in order. Null: never speak.
    private volatile Function<Request, @Nullable Map<String, String>> answer = _ -> Map.of();

    private final ServerSocket server;
    private final List<Request> requests = new ArrayList<>();

    PlayedAgi() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    void answer(Function<Request, @Nullable Map<String, String>> with) {
        answer = with;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    Request await(Predicate<Request> wanted) {
        var deadline = Deadline.in(Duration.ofSeconds(40), SystemClock.SYSTEM);
        if (!deadline.await(() -> requests().stream().anyMatch(wanted)))
            throw new AssertionError("never asked; asked: " + requests());
        return requests().stream().filter(wanted).findFirst().orElseThrow();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> speak(socket));
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    private void speak(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var environment = new LinkedHashMap<String, String>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine())
                environment.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
            var arguments = new ArrayList<String>();
            for (int i = 1; environment.containsKey("agi_arg_" + i); i++)
                arguments.add(environment.get("agi_arg_" + i));
            var request = new Request(environment.getOrDefault("agi_network_script", ""), List.copyOf(arguments));
            keep(request);
            var variables = answer.apply(request);
            if (variables == null) {
                in.readLine(); // never speaks; the dialplan gives up and closes
                return;
            }
            for (var each : variables.entrySet()) {
                socket.getOutputStream()
                        .write(("SET VARIABLE " + each.getKey() + " \"" + each.getValue() + "\"\n")
                                .getBytes(StandardCharsets.UTF_8));
                in.readLine();
            }
        } catch (IOException _) {
            // the call is over
        }
    }

    private synchronized void keep(Request request) {
        requests.add(request);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
