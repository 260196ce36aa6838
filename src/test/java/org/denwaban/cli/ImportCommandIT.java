package org.denwaban.cli;

import static org.denwaban.people.MadeUpList.person;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.clock.HandClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.ContractFile;
import org.denwaban.db.Database;
import org.denwaban.db.RealMariaDb;
import org.denwaban.dialer.ListedCalls;
import org.denwaban.people.ListImport;
import org.denwaban.people.MadeUpList;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a supervisor reads, and what a program does, on a real database.
class ImportCommandIT {

    private static final Database DATABASE = RealMariaDb.freshMigrated();
    private static final Contract CONTRACT = assertInstanceOf(
                    ContractFile.Reading.Accepted.class,
                    ContractFile.read(Path.of("docs/contracts/yokosuka-2018.toml")))
            .contract();

    @TempDir
    Path folder = Path.of("");

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void twoPeopleAreListedAndOneWasEarlier() {
        DATABASE.run(handle -> Stream.of(
                        "attempt",
                        "import_contact_before",
                        "import_household_before",
                        "import_phone_before",
                        "list_import",
                        "contact",
                        "household_phone",
                        "household",
                        "call_list")
                .forEach(table -> handle.execute("DELETE FROM " + table)));
        assertEquals(0, typed("--list", list(person(4, 4, "", ""))).exit());
        assertEquals(
                0,
                typed("--list", list(person(1, 1, "046-899-0001", ""), person(2, 2, "046-899-0002", "")))
                        .exit());
    }

    @Test
    void aDryRunNamesTheDifferenceAndWhatStandsOpen() {
        promise();
        var typed = typed("--dry-run", "--list", next());
        assertEquals("", typed.err());
        assertEquals(
                List.of(
                        "3行 3人 3世帯 (架電前瑕疵 1人、番号補正 0人、番号の注意 0件)",
                        "追加 2人 (うち再掲 1人) 除外 1人 継続 1人 (うち変更 1人、変更なし 0人)",
                        "変更のうち架電できる電話番号が変わる人 1人、いま架電中 0件、発信待ち 1件",
                        "確認のみ: 何も取り込んでいません。"),
                typed.out().lines().toList());
    }

    @Test
    void aDryRunTellsTheSameInJson() {
        promise();
        var json = new JsonObject(typed("--dry-run", "--json", "--list", next()).out());
        assertEquals(
                List.of(2, 1, 1, 1, 1, 0, 1, 0, 1),
                Stream.of(
                                "added",
                                "returned",
                                "gone",
                                "continuing",
                                "changed",
                                "unchanged",
                                "otherNumbers",
                                "liveCalls",
                                "openPermits")
                        .map(json::getInteger)
                        .toList());
        assertTrue(json.getBoolean("dryRun"));
    }

    @Test
    void takingItBackTellsWhichImportItWas() {
        typed("--list", next());
        var typed = typed("--undo");
        assertEquals(0, typed.exit());
        assertEquals(
                List.of(
                        "2018-10-25 12:00 に " + System.getProperty("user.name") + " が行った取り込みを取り消しました。",
                        "追加 2人 (うち再掲 1人) 除外 1人 継続 1人 (うち変更 1人、変更なし 0人)"),
                typed.out().lines().toList());
        typed("--list", next());
        var json = new JsonObject(typed("--undo", "--json").out());
        assertTrue(json.getBoolean("undone"));
        assertEquals(0, json.getInteger("householdsKept"));
        assertEquals("2018-10-25T03:00:00Z", json.getString("importedAt"));
    }

    @Test
    void whyItIsNotTakenBackHasACode() {
        promise();
        assertRefused("E-IMPORT-007");
        DATABASE.run(handle -> handle.execute("UPDATE attempt SET state = 'REDEEMED', redeemed_at = promised_at"));
        assertRefused("E-IMPORT-006");
        typed("--list", next());
        assertEquals(0, typed("--undo").exit());
        assertRefused("E-IMPORT-005");
    }

    private void assertRefused(String code) {
        var typed = typed("--undo", "--json");
        assertEquals(1, typed.exit());
        assertEquals(code, new JsonObject(typed.out()).getJsonObject("error").getString("code"));
        assertTrue(typed.err().contains(code));
    }

    private Path next() {
        return list(person(1, 1, "046-899-0011", ""), person(3, 3, "046-899-0003", ""), person(4, 4, "不明", ""));
    }

    private Path list(String[]... people) {
        var list = new MadeUpList();
        Arrays.stream(people).forEach(list::add);
        return list.writeTo(folder.resolve("list.csv"));
    }

    /// A permit for one of the households.
    private static void promise() {
        DATABASE.run(handle -> handle.execute(
                "INSERT INTO attempt (id, contract_id, channel_id, household_id, phone_ordinal, number_digest,"
                        + " operator_id, number, counted, live, state, contract_at, promised_at, expires_at)"
                        + " SELECT REPEAT('a', 32), contract_id, '1.1', id, 1, certificate_digest, 'op1', 1, 1, 1,"
                        + " 'PROMISED', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM household"
                        + " WHERE state = 'OPEN' LIMIT 1"));
    }

    private Typed typed(Object... words) {
        var all = Stream.concat(Stream.of("--contract", CONTRACT.id()), Arrays.stream(words))
                .map(Object::toString)
                .toArray(String[]::new);
        return Typed.at(new ImportCommand(_ -> new OnTheDatabase()), all);
    }

    private final class OnTheDatabase implements ImportCommand.Machine {

        @Override
        public @Nullable Contract contract(String id) {
            return CONTRACT.id().equals(id) ? CONTRACT : null;
        }

        @Override
        public ListImport imports() {
            return new ListImport(
                    DATABASE,
                    Vault.at(folder.resolve("keys")),
                    new HandClock(Instant.parse("2018-10-25T03:00:00Z")),
                    new ListedCalls());
        }

        @Override
        public void close() {}
    }
}
