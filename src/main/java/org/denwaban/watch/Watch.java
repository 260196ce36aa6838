package org.denwaban.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.Foresight;
import org.denwaban.clock.Clock;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.Rounds;
import org.denwaban.contract.Contract;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.EmergencyStops;
import org.denwaban.metrics.BuildInfo;
import org.denwaban.metrics.Metrics;
import org.denwaban.staff.Operator;
import org.denwaban.staff.OperatorGauges;
import org.denwaban.staff.Presence;
import org.denwaban.web.HttpReply;
import org.denwaban.web.HttpServer;
import org.denwaban.web.HttpServer.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Prometheus and whoever looks after the machine are told: the metrics' address with `/metrics` and
/// `/health`, and the figures that nobody else has.
public final class Watch implements AutoCloseable {

    /// What rang outside of the hours is to be known within a scrape of the alarm.
    static final Duration WITNESS_EVERY = Duration.ofSeconds(5);

    /// As the scrape of grafana/prometheus.yml.
    static final Duration PROGRESS_EVERY = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /// What is watched.
    ///
    /// @param door  where Prometheus comes
    /// @param trunk the carrier's PJSIP endpoint
    /// @param stops closed where a telephone rang that should not have
    public record Needs(
            InetSocketAddress door,
            Metrics metrics,
            Health health,
            Database database,
            List<Contract> contracts,
            List<Campaign> campaigns,
            List<Operator> operators,
            Presence presence,
            Holidays holidays,
            Duration wrapUp,
            String trunk,
            ContractClock contractTime,
            EmergencyStops stops,
            Clock machine) {

        private Map<String, Integer> serving() {
            return contracts.stream()
                    .collect(Collectors.toMap(
                            Contract::id,
                            contract -> Math.toIntExact(operators.stream()
                                    .filter(operator -> operator.contracts().contains(contract.id()))
                                    .count())));
        }
    }

    private final HttpServer server;
    private final ScheduledExecutorService looking =
            new Rounds(Thread.ofVirtual().name("watch").factory());

    private Watch(HttpServer server, DialWitness witness, ProgressGauges progress) {
        this.server = server;
        every(WITNESS_EVERY, witness::look);
        every(PROGRESS_EVERY, progress::look);
    }

    /// Registers the figures and opens the address.
    ///
    /// @throws IOException E-WEB-001 if the address cannot be used
    public static Watch open(Needs n) throws IOException {
        var registry = n.metrics().registry();
        BuildInfo.tell(registry);
        OperatorGauges.of(n.presence(), n.machine(), registry);
        var witness = new DialWitness(
                n.database(),
                n.trunk(),
                n.contracts(),
                n.holidays(),
                n.contractTime()::at,
                n.stops(),
                n.machine(),
                registry);
        var progress = new ProgressGauges(
                n.database(),
                n.campaigns(),
                new Foresight(n.database(), n.holidays(), n.wrapUp()),
                n.serving(),
                n.contractTime()::now,
                n.machine(),
                registry);
        var routes = new ArrayList<Route>();
        routes.add(new Route(
                "GET",
                "/metrics",
                _ -> new HttpReply(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        n.metrics().scrape())));
        routes.addAll(n.health().routes());
        var server = HttpServer.start(n.door(), routes);
        server.tellBounds(registry, "metrics");
        return new Watch(server, witness, progress);
    }

    private void every(Duration pause, Runnable look) {
        var _ = looking.scheduleWithFixedDelay(() -> lookAndGoOn(look), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void lookAndGoOn(Runnable look) {
        try {
            look.run();
        } catch (DatabaseAway e) {
            LOG.debug("nothing is seen while the database is away");
        } catch (RuntimeException e) {
            LOG.error(
                    "E-WATCH-002 figures could not be looked up, trying again: {}",
                    e.getClass().getName());
        }
    }

    @Override
    public void close() {
        looking.close();
        server.close();
    }
}
