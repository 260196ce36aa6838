package org.denwaban.rig;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.denwaban.clock.SystemClock;
import org.denwaban.rig.Behaviour.Kind;
import org.denwaban.rig.DemoList.Ending;
import org.denwaban.rig.DemoList.Household;
import org.denwaban.settings.SettingsFile;

/// What the whole house bears: a real PBX, town, MariaDB and an operator's page in a real Chromium, calls that go on,
/// and
/// among them the events of thousands of calls more. It prints and asserts nothing.
final class LoadBench {

    private static final Pattern BUCKET =
            Pattern.compile("denwaban_lag_seconds_bucket\\{to=\"([a-z]+)\",le=\"([^\"]+)\"} ([0-9.E+]+)");

    private LoadBench() {}

    /// @param args pairs of events a second and seconds, such as 10000 30 3000 600
    public static void main(String[] args) throws Exception {
        var recording = Files.readAllBytes(Path.of("src/test/resources/ami/outbound.ami"));
        var profile = Files.createTempDirectory("load-bench");
        try (var crowd = new AmiCrowd(recording);
                var house = ServedHouse.set("load", 3, people(), crowd::between);
                var browser = new Browser(profile, house.files().deskPort())) {
            DeskUser.welcomed(house, browser, "robot1003", "OPERATOR").signIn(browser);
            house.turn(ServedHouse.FIRST_WINDOW);
            for (int i = 0; i + 1 < args.length; i += 2) {
                run(house, crowd, Integer.parseInt(args[i]), Integer.parseInt(args[i + 1]));
            }
        }
    }

    private static void run(ServedHouse house, AmiCrowd crowd, int rate, int seconds) throws Exception {
        int connectionsBefore = crowd.connections();
        long attemptsBefore = house.count("SELECT COUNT(*) FROM attempt WHERE state = 'ENDED'");
        var before = buckets(house);
        var begun = SystemClock.SYSTEM.now();
        long told = crowd.come(rate, seconds);
        var took = Duration.between(begun, SystemClock.SYSTEM.now());
        var ended = SystemClock.SYSTEM.now();
        house.await(
                "every event in the database",
                Duration.ofMinutes(10),
                () -> house.count("SELECT COUNT(*) FROM call_event WHERE kind IS NOT NULL OR trust <> 'TRUSTED'")
                        >= crowd.passed());
        System.out.printf(
                "%d events/s for %d s: %d told in %d ms, %d connections lost, in MariaDB %d s after the last, %d of %d"
                        + " blocks there, %d twice; %d real calls meanwhile%n",
                rate,
                seconds,
                told,
                took.toMillis(),
                crowd.connections() - connectionsBefore,
                Duration.between(ended, SystemClock.SYSTEM.now()).toSeconds(),
                house.count("SELECT COUNT(*) FROM call_event"),
                crowd.passed(),
                house.count("SELECT COUNT(*) - COUNT(DISTINCT epoch, sequence) FROM call_event"),
                house.count("SELECT COUNT(*) FROM attempt WHERE state = 'ENDED'") - attemptsBefore);
        var after = buckets(house);
        after.forEach((to, counts) -> System.out.printf(
                "  lag to %s: p50 under %s, p99 under %s%n",
                to,
                quantile(before.getOrDefault(to, Map.of()), counts, 0.5),
                quantile(before.getOrDefault(to, Map.of()), counts, 0.99)));
        System.out.flush();
    }

    private static Map<String, Map<Double, Double>> buckets(ServedHouse house) throws Exception {
        var address = SettingsFile.read(house.files().settings()).metrics();
        var page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        var buckets = new TreeMap<String, Map<Double, Double>>();
        var matcher = BUCKET.matcher(page);
        while (matcher.find()) {
            var upTo =
                    matcher.group(2).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(matcher.group(2));
            buckets.computeIfAbsent(matcher.group(1), _ -> new TreeMap<>())
                    .put(upTo, Double.parseDouble(matcher.group(3)));
        }
        return buckets;
    }

    private static String quantile(Map<Double, Double> before, Map<Double, Double> after, double quantile) {
        double all =
                after.getOrDefault(Double.POSITIVE_INFINITY, 0.0) - before.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        for (var bucket : new TreeMap<>(after).entrySet()) {
            if (bucket.getValue() - before.getOrDefault(bucket.getKey(), 0.0) >= quantile * all) {
                return "%s s (of %.0f)".formatted(bucket.getKey(), all);
            }
        }
        return "nothing";
    }

    private static List<Household> people() {
        var households = new ArrayList<Household>();
        for (int n = 1; n <= 300; n++) {
            var telephone = "04689%05d".formatted(n);
            households.add(new Household(
                    "7700%04d".formatted(n),
                    1,
                    telephone,
                    "",
                    Map.of(telephone, List.of(new Behaviour(n % 2 == 0 ? Kind.HUMAN : Kind.NOBODY, 0, 5))),
                    Ending.CONTACTED,
                    "通電",
                    1,
                    1));
        }
        return households;
    }
}
