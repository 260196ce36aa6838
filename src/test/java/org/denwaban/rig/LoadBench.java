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
/// and among them the events of thousands of calls more. It prints and asserts nothing.
final class LoadBench {

    private static final Pattern BUCKET =
            Pattern.compile("denwaban_lag_seconds_bucket\\{to=\"([a-z]+)\",le=\"([^\"]+)\"} ([0-9.E+]+)");

    private static final Pattern LOAD = Pattern.compile("(away:)?([0-9]{2,5})x([0-9]{1,5})");
    private static final Pattern DEPTH = Pattern.compile("(?m)^denwaban_journal_depth ([0-9.E+]+)");

    private LoadBench() {}

    /// @param args events a second and seconds, such as 10000x30 3000x600; MariaDB is frozen meanwhile: away:100x3600
    public static void main(String[] args) throws Exception {
        var recording = AmiRecording.read(Path.of("src/test/resources/ami/outbound.ami"));
        var profile = Files.createTempDirectory("load-bench");
        try (var crowd = new AmiCrowd(recording);
                var house = ServedHouse.set("load", 3, people(), crowd::between);
                var browser = new Browser(profile, house.files().deskPort())) {
            crowd.practise();
            DeskUser.welcomed(house, browser, "robot1003", "OPERATOR").signIn(browser);
            house.turn(ServedHouse.FIRST_WINDOW);
            for (var arg : args) {
                var load = LOAD.matcher(arg);
                if (!load.matches()) {
                    throw new IllegalArgumentException("events a second, x, seconds, such as 3000x600: " + arg);
                }
                run(
                        house,
                        crowd,
                        Integer.parseInt(load.group(2)),
                        Integer.parseInt(load.group(3)),
                        load.group(1) != null);
            }
        }
    }

    private static void run(ServedHouse house, AmiCrowd crowd, int rate, int seconds, boolean databaseAway)
            throws Exception {
        int connectionsBefore = crowd.connections();
        long callsBefore = house.town().received().size();
        var before = buckets(house);
        if (databaseAway) {
            house.freezeDatabase(true);
        }
        var begun = SystemClock.SYSTEM.now();
        long told = crowd.come(rate, seconds);
        var took = Duration.between(begun, SystemClock.SYSTEM.now());
        if (databaseAway) {
            house.freezeDatabase(false);
        }
        var ended = SystemClock.SYSTEM.now();
        while (metric(house, DEPTH) > rate) {
            crowd.come(rate / 10, 1); // who calls meanwhile
        }
        var drained = Duration.between(ended, SystemClock.SYSTEM.now());
        house.await("what came last", Duration.ofMinutes(2), () -> stored(house) >= crowd.passed());
        System.out.printf(
                "%d events/s for %d s%s: %d told in %d ms, %d connections lost, drained %d s after the last, %d of %d"
                        + " blocks there, %d twice; %d real calls meanwhile%n",
                rate,
                seconds,
                databaseAway ? ", MariaDB frozen" : "",
                told,
                took.toMillis(),
                crowd.connections() - connectionsBefore,
                drained.toSeconds(),
                stored(house),
                crowd.passed(),
                house.count("SELECT COUNT(*) - COUNT(DISTINCT epoch, sequence) FROM call_event"),
                house.town().received().size() - callsBefore);
        var after = buckets(house);
        after.forEach((to, counts) -> System.out.printf(
                "  lag to %s: p50 under %s, p99 under %s%n",
                to,
                quantile(before.getOrDefault(to, Map.of()), counts, 0.5),
                quantile(before.getOrDefault(to, Map.of()), counts, 0.99)));
        System.out.flush();
    }

    private static long stored(ServedHouse house) {
        return house.count("SELECT COUNT(*) FROM call_event");
    }

    private static double metric(ServedHouse house, Pattern of) throws Exception {
        var value = of.matcher(page(house));
        return value.find() ? Double.parseDouble(value.group(1)) : Double.NaN;
    }

    private static String page(ServedHouse house) throws Exception {
        var address = SettingsFile.read(house.files().settings()).metrics();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Map<String, Map<Double, Double>> buckets(ServedHouse house) throws Exception {
        var page = page(house);
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
