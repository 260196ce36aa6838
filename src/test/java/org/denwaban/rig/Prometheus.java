package org.denwaban.rig;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A real Prometheus on loopback that scrapes one server every second, with the rules of `grafana/`.
final class Prometheus implements AutoCloseable {

    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final int STARTING = 503;
    private static final Duration ASKED = Duration.ofSeconds(20);

    private final Process process;
    private final String home;
    private final HttpClient client = HttpClient.newHttpClient();

    /// @param directory of its own
    Prometheus(Path directory, InetSocketAddress target) throws IOException {
        install();
        int port = PbxPlan.freeTcp();
        home = "http://127.0.0.1:" + port;
        var config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                scrape_configs:
                  - job_name: denwaban
                    static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                rule_files: [ "%s" ]
                """.formatted(
                        target.getPort(), Path.of("grafana/alerts.yml").toAbsolutePath()));
        process = new ProcessBuilder(
                        PROMETHEUS.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private static void install() {
        TestPrograms.install(List.of(PROMETHEUS, PROMTOOL), List.of("--no-install-recommends", "prometheus"));
    }

    /// Runs Prometheus' own tool.
    static Command.Done promtool(String... words) {
        install();
        return Command.run(
                Duration.ofSeconds(60),
                IntStream.range(-1, words.length)
                        .mapToObj(word -> word < 0 ? PROMTOOL.toString() : words[word])
                        .toList());
    }

    /// What a query gives now; empty where it does not answer yet.
    JsonArray now(String query) {
        return asked("query?query=" + encoded(query));
    }

    /// What a query gave at each second from `from` until now.
    JsonArray since(Instant from, Instant until, String query) {
        return asked("query_range?query=" + encoded(query) + "&start=" + from.getEpochSecond() + "&end="
                + (until.getEpochSecond() + 1) + "&step=1");
    }

    private JsonArray asked(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(home + "/api/v1/" + path))
                    .timeout(ASKED)
                    .build();
            var reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() == STARTING) {
                return new JsonArray();
            }
            var answer = new JsonObject(reply.body());
            if (!"success".equals(answer.getString("status"))) {
                throw new IllegalArgumentException(answer.getString("error") + " in " + path);
            }
            return answer.getJsonObject("data").getJsonArray("result");
        } catch (java.net.ConnectException e) {
            return new JsonArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
