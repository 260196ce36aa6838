package org.denwaban.people;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Compares a good list with the people who are stored, a thousand lines at a time, and counts. One
/// use; it only reads.
final class ListDifference {

    /// Lines that are looked up with one statement: few round trips, and a statement of some 100 kB.
    static final int BATCH = 1_000;

    private final Handle handle;
    private final ListImport.Plan plan;
    private final ListProgress progress;
    private final LongIntMap membersOfCertificate = new LongIntMap();
    private final List<ListedPerson> waiting = new ArrayList<>(BATCH);
    private int listedBefore;
    private int done;
    private int added;
    private int returned;
    private int changed;
    private int unchanged;
    private int otherNumbers;

    ListDifference(Handle handle, ListImport.Plan plan, ListProgress progress) {
        this.handle = handle;
        this.plan = plan;
        this.progress = progress;
    }

    /// A line of the list beside what is stored of that person.
    ///
    /// @param member place among the people of the household, from 1
    /// @param known  null for somebody who was never listed
    record Compared(
            ListedPerson person,
            Digest personDigest,
            Digest contentDigest,
            int member,
            @Nullable Known known) {

        boolean isListedAlready() {
            return known != null && known.listed();
        }

        boolean isSameContent() {
            return known != null && known.contentDigest().equals(contentDigest);
        }
    }

    /// What is stored of a person.
    record Known(String id, String householdId, boolean listed, int member, Digest contentDigest) {}

    /// Counts only.
    MergeCounts count() {
        forEachBatch(_ -> {});
        return counts();
    }

    /// Hands over the lines in batches of {@link #BATCH}, in their order, and counts them.
    void forEachBatch(Consumer<List<Compared>> batches) {
        listedBefore = listed();
        try {
            ListFile.forEach(plan.path(), plan.terms(), plan.good().sha256(), person -> {
                waiting.add(person);
                if (waiting.size() == BATCH) {
                    handOver(batches);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        handOver(batches);
    }

    /// After all batches.
    MergeCounts counts() {
        return new MergeCounts(added, returned, listedBefore - changed - unchanged, changed, unchanged);
    }

    /// Of the changed, those of whom other telephones can be dialled now; after all batches.
    int otherNumbers() {
        return otherNumbers;
    }

    private int listed() {
        return handle.createQuery("SELECT COUNT(*) FROM contact WHERE contract_id = :contract AND state = 'LISTED'")
                .bind("contract", plan.contractId())
                .mapTo(Integer.class)
                .one();
    }

    private void handOver(Consumer<List<Compared>> batches) {
        if (waiting.isEmpty()) {
            return;
        }
        var compared = compare();
        compared.forEach(this::count);
        otherNumbers += withOtherNumbers(compared.stream()
                .filter(line -> line.isListedAlready() && !line.isSameContent())
                .toList());
        batches.accept(compared);
        done += waiting.size();
        waiting.clear();
        progress.at(ListProgress.Step.STORING, done, plan.good().counts().lines());
    }

    private void count(Compared line) {
        if (!line.isListedAlready()) {
            added++;
            returned += line.known() == null ? 0 : 1;
        } else if (line.isSameContent()) {
            unchanged++;
        } else {
            changed++;
        }
    }

    /// Only here are lines opened again, and only those that changed.
    private int withOtherNumbers(List<Compared> changed) {
        if (changed.isEmpty()) {
            return 0;
        }
        var now = changed.stream()
                .collect(Collectors.toMap(line -> requireNonNull(line.known()).id(), line -> numbers(line.person())));
        return (int) handle
                .createQuery("SELECT id, line_sealed FROM contact WHERE id IN (<ids>)")
                .bindList("ids", List.copyOf(now.keySet()))
                .map((row, _) -> Map.entry(
                        row.getString("id"),
                        numbers(plan.seals().openLine(row.getString("id"), row.getBytes("line_sealed")))))
                .stream()
                .filter(before -> !before.getValue().equals(now.get(before.getKey())))
                .count();
    }

    private List<PhoneNumber> numbers(ListedPerson person) {
        return HouseholdPhoneRules.numbers(List.of(person), plan.terms());
    }

    private List<Compared> compare() {
        var digests = waiting.stream()
                .map(person -> plan.seals().personDigest(person.get(ListColumn.PERSON)))
                .toList();
        var known = known(digests);
        var compared = new ArrayList<Compared>(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            var person = waiting.get(i);
            compared.add(new Compared(
                    person,
                    digests.get(i),
                    plan.seals().contentDigest(person, plan.terms().areaCode()),
                    membersOfCertificate.count(Long.parseLong(person.get(ListColumn.CERTIFICATE))),
                    known.get(digests.get(i))));
        }
        return compared;
    }

    private Map<Digest, Known> known(List<Digest> digests) {
        return handle
                .createQuery("SELECT id, household_id, state, member, person_digest, content_digest FROM contact"
                        + " WHERE contract_id = :contract AND person_digest IN (<digests>)")
                .bind("contract", plan.contractId())
                .bindList("digests", digests.stream().map(Digest::bytes).toList())
                .map((row, _) -> Map.entry(
                        Digest.of(row.getBytes("person_digest")),
                        new Known(
                                row.getString("id"),
                                row.getString("household_id"),
                                row.getString("state").equals("LISTED"),
                                row.getInt("member"),
                                Digest.of(row.getBytes("content_digest")))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
