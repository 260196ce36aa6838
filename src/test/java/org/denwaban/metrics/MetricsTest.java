package org.denwaban.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MetricsTest {

    /// A label from an open set fills nothing; what was there before goes on being counted.
    @Test
    void fiveThousandMetersAreKeptAndNoMore() {
        try (var metrics = new Metrics()) {
            var before = metrics.registry().counter("denwaban.test.before");
            int room = Metrics.MOST_METERS - count(metrics);
            for (int i = 0; i < room; i++) {
                metrics.registry().counter("denwaban.test.many", "which", "w" + i);
            }
            assertEquals(Metrics.MOST_METERS, count(metrics), "at the limit all are there");
            metrics.registry().counter("denwaban.test.over").increment();
            for (int i = 0; i < 9 * Metrics.MOST_METERS; i++) {
                metrics.registry()
                        .counter("denwaban.test.more", "which", "w" + i)
                        .increment();
            }
            assertEquals(Metrics.MOST_METERS, count(metrics));
            before.increment();
            var page = metrics.scrape();
            assertTrue(page.contains("denwaban_test_before_total 1.0"));
            assertTrue(!page.contains("denwaban_test_over") && !page.contains("denwaban_test_more"));
        }
    }

    @Test
    void whatTheRulesLeaveOutTakesNoPlace() {
        try (var metrics = new Metrics()) {
            for (int i = 0; i < 2 * Metrics.MOST_METERS; i++) {
                metrics.registry().counter("denwaban.test.leak", "to", "0468990001" + i);
            }
            metrics.registry().counter("denwaban.test.fine").increment();
            assertTrue(metrics.scrape().contains("denwaban_test_fine_total 1.0"));
        }
    }

    @Test
    void aLabelHas64CharactersAtMost() {
        try (var metrics = new Metrics()) {
            int before = count(metrics);
            for (int length : new int[] {Metrics.LONGEST_LABEL + 1, 10 * Metrics.LONGEST_LABEL}) {
                metrics.registry().counter("denwaban.test.label", "of", "x".repeat(length));
            }
            assertEquals(before, count(metrics));
            metrics.registry().counter("denwaban.test.label", "of", "x".repeat(Metrics.LONGEST_LABEL));
            assertEquals(before + 1, count(metrics));
        }
    }

    private static int count(Metrics metrics) {
        return metrics.registry().getMeters().size();
    }
}
