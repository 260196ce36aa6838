package org.denwaban;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.denwaban.clock.SystemClock;
import org.denwaban.db.Database;
import org.denwaban.people.MadeUpList;

/// What {@link DeskHttpIT} asks of approvals and of the files that are taken by them, as two people at two browsers.
///
/// @param origin   the desk's
/// @param contract that is dialled
/// @param other    another contract, of neither
/// @param folder   for files of the test
record ExportsAtTheDesk(
        HttpClient client, String origin, Database database, String contract, String other, Path data, Path folder) {

    /// Somebody who is signed in.
    record Person(String name, String cookies, String word) {}

    // ---- a second person's word ----

    void nobodyGrantsTheirOwnAndEachOnlyOnce(Person asker, Person second) throws Exception {
        for (var wrong : Map.of(
                        "E-APPROVAL-006", Map.of("why", " "),
                        "E-APPROVAL-007", Map.of("days", 32),
                        "E-APPROVAL-008", Map.of("kind", "POSTCARDS"))
                .entrySet()) {
            var asked = wish("2018-11");
            wrong.getValue().forEach(asked::put);
            said(409, wrong.getKey(), post(asker, "/api/v1/approvals", asked));
        }
        var id = ask(asker, "2018-11");
        said(409, "E-APPROVAL-003", granted(asker, id));
        assertEquals("ASKED", state(second, id));
        said(409, "E-APPROVAL-002", granted(second, "01CVNOSUCHAPPROVAL00000000"));
        assertEquals(200, granted(second, id).statusCode());
        said(409, "E-APPROVAL-005", granted(second, id));
        assertEquals("GRANTED", state(asker, id));

        var refused = ask(asker, "2018-12");
        assertEquals(200, revoked(second, refused).statusCode());
        said(409, "E-APPROVAL-005", granted(second, refused));
        said(409, "E-APPROVAL-005", revoked(second, refused));
        assertEquals("REVOKED", state(asker, refused));

        var late = ask(asker, "2019-01");
        database.run(handle -> handle.execute(
                "UPDATE export_approval SET good_until = ? WHERE id = ?", SystemClock.SYSTEM.now(), late));
        said(409, "E-APPROVAL-005", granted(second, late));
        assertEquals("EXPIRED", state(asker, late));
        assertEquals(
                "EXPORT_ASKED,EXPORT_GRANTED",
                database.transaction(handle -> handle.createQuery(
                                "SELECT GROUP_CONCAT(action ORDER BY id) FROM audit_entry WHERE subject = ?")
                        .bind(0, id)
                        .mapTo(String.class)
                        .one()));
    }

    /// Of another contract nobody sees or says anything, and the guard knows.
    void anothersContractIsShut(Person asker) throws Exception {
        assertEquals(403, get(asker, "/api/v1/approvals?contract=" + other).statusCode());
        assertEquals(
                403,
                post(asker, "/api/v1/approvals", wish("2018-11").put("contract", other))
                        .statusCode());
        assertEquals(
                403, sent(asker, "kind=BILL&contract=" + other, new byte[0]).statusCode());
        assertEquals(
                403,
                sent(asker, "kind=BILL&contract=" + contract + "&by=somebody", new byte[0])
                        .statusCode());
    }

    /// What `[reports]` of the contract says false is not given out.
    void aReportThatIsNotOrderedIsRefused(Person asker) throws Exception {
        for (var wanted : List.of("kind=daily&of=2018-11-05", "kind=monthly&of=2018-11", "kind=yearly&of=2018")) {
            said(409, "E-REPORT-009", get(asker, "/api/v1/reports?" + wanted + "&format=pdf&contract=" + contract));
        }
        assertFalse(get(asker, "/reports").body().contains("日次実績報告書"));
    }

    // ---- files ----

    void whatIsTakenIsMadeByWhoeverAskedAndOnRecord(Person asker, Person second) throws Exception {
        assertFails("E-APPROVAL-001", second, "kind=RESULT_REPORT&month=2018-11", new byte[0]); // not by who granted
        assertFails("E-APPROVAL-001", asker, "kind=RESULT_REPORT&month=2018-10", new byte[0]);
        var id = begun(asker, "kind=RESULT_REPORT&month=2018-11", new byte[0]);
        assertEquals(contract + "-result-2018-11.xlsx", ended(asker, id).getString("name"));
        var file = file(asker, id);
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(file))) {
            assertEquals("No.", book.getSheetAt(0).getRow(1).getCell(0).getStringCellValue());
        }
        assertArrayEquals(file, file(asker, id), "a download that broke is begun again");
        assertEquals(
                404, get(second, "/api/v1/exports/file?" + which(second, id)).statusCode());
        assertEquals(404, get(second, "/api/v1/exports?" + which(second, id)).statusCode());
        assertEquals(
                asker.name(),
                database.transaction(handle -> handle.createQuery("SELECT DISTINCT made_by FROM export_made")
                        .mapTo(String.class)
                        .one()));
    }

    void aCitysWorkbookWithoutItsHeadingsIsRefused(Person asker) throws Exception {
        assertFails("E-REPORT-033", asker, "kind=RESULT_REPORT&month=2018-11", emptyWorkbook());
        assertFails("E-REPORT-032", asker, "kind=RESULT_REPORT&month=2018-11", new byte[] {1, 2, 3});
    }

    private static byte[] emptyWorkbook() throws Exception {
        try (var book = new XSSFWorkbook();
                var out = new ByteArrayOutputStream()) {
            book.createSheet("架空").createRow(0).createCell(0).setCellValue("メモ");
            book.write(out);
            return out.toByteArray();
        }
    }

    void aBillNeedsNoApprovalAndIsOnRecord(Person asker) throws Exception {
        long before = reportsTaken(asker);
        var id = begun(asker, "kind=BILL", new byte[0]);
        assertEquals(contract + "-bill.xlsx", ended(asker, id).getString("name"));
        try (var book = new XSSFWorkbook(new ByteArrayInputStream(file(asker, id)))) {
            assertEquals("請求", book.getSheetAt(0).getSheetName());
        }
        assertEquals(before + 1, reportsTaken(asker));
    }

    private long reportsTaken(Person person) {
        return database.<Long>transaction(handle -> handle.createQuery("SELECT COUNT(*) FROM audit_entry WHERE action ="
                        + " 'REPORT_TAKEN' AND by_whom = ? AND subject = ?")
                .bind(0, person.name())
                .bind(1, contract)
                .mapTo(Long.class)
                .one());
    }

    void printFilesAreMadeOfTheCitysListAndComeInOneZip(Person asker, Person second) throws Exception {
        var list = Files.readAllBytes(new MadeUpList()
                .add(MadeUpList.person(1, 70_000_001, "", ""))
                .add(MadeUpList.person(2, 70_000_002, "", ""))
                .writeTo(folder.resolve("sent.csv")));
        assertFails("E-APPROVAL-001", asker, "kind=POSTCARDS&segment=1", list);
        var asked = wish("").put("kind", "POSTCARDS");
        asked.remove("month");
        var approval = new JsonObject(post(asker, "/api/v1/approvals", asked).body()).getString("id");
        assertEquals(200, granted(second, approval).statusCode());
        assertFails("E-LIST-", asker, "kind=POSTCARDS&segment=1", new byte[] {1});
        assertFails("E-POST-003", asker, "kind=POSTCARDS&segment=99", list);
        var id = begun(asker, "kind=POSTCARDS&segment=1", list);
        assertEquals(contract + "-segment1.zip", ended(asker, id).getString("name"));
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(file(asker, id)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName().substring((contract + "-segment1-").length()));
            }
        }
        assertEquals(List.of("cards.csv", "proof.pdf", "cards-01.pdf", "errors.csv", "elsewhere.csv"), names);
    }

    void whatIsTooLargeOrUnreadableIsRefusedBeforeItIsRead(Person asker) throws Exception {
        for (var wrong :
                List.of("", "kind=OTHER", "kind=RESULT_REPORT", "kind=POSTCARDS&segment=x", "kind=BILL&month=x")) {
            assertEquals(400, sent(asker, own(asker, wrong), new byte[0]).statusCode(), wrong);
        }
        var chunked = request(asker, "/api/v1/exports?" + own(asker, "kind=BILL"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10])));
        assertEquals(
                411,
                client.send(chunked.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode());
        var large = request(asker, "/api/v1/exports?" + own(asker, "kind=BILL"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(64 << 20) + 1]));
        assertEquals(413, hungUpOnOrTold(large.build()));
    }

    /// Whoever is still sending may be hung up on before the answer is read.
    private int hungUpOnOrTold(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException _) {
            return 413;
        }
    }

    /// What is kept lies in folders of our own alone, and no more of them than there are files.
    void nothingLiesOutsideTheDataDirectory() throws Exception {
        try (var kept = Files.list(data.resolve("exports"))) {
            for (var each : kept.toList()) {
                assertEquals(
                        "[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]",
                        new TreeSet<>(Files.getPosixFilePermissions(each).stream()
                                        .map(String::valueOf)
                                        .toList())
                                .toString());
            }
        }
    }

    private void assertFails(String code, Person person, String wanted, byte[] body) throws Exception {
        var id = begun(person, wanted, body);
        var said = ended(person, id);
        assertEquals("FAILED", said.getString("state"), said.encode());
        assertTrue(
                said.getString("message").startsWith(code)
                        || said.getString("message").contains(code),
                said.encode());
        assertFalse(said.getString("message").contains("架空"), said.encode());
        assertEquals(
                409, get(person, "/api/v1/exports/file?" + which(person, id)).statusCode());
    }

    private String begun(Person person, String wanted, byte[] body) throws Exception {
        var reply = sent(person, own(person, wanted), body);
        assertEquals(200, reply.statusCode(), reply.body());
        return new JsonObject(reply.body()).getString("id");
    }

    private JsonObject ended(Person person, String id) throws Exception {
        while (true) { // each look is a request; the class has its limit of time
            var said = new JsonObject(
                    get(person, "/api/v1/exports?" + which(person, id)).body());
            if (List.of("READY", "FAILED").contains(said.getString("state"))) {
                return said;
            }
        }
    }

    private byte[] file(Person person, String id) throws Exception {
        var reply = client.send(
                request(person, "/api/v1/exports/file?" + which(person, id))
                        .GET()
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, reply.statusCode());
        assertTrue(reply.headers().firstValue("content-disposition").orElse("").startsWith("attachment; filename="));
        return reply.body();
    }

    private String which(Person person, String id) {
        return own(person, "id=" + id);
    }

    private String own(Person person, String wanted) {
        return wanted + (wanted.isEmpty() ? "" : "&") + "contract=" + contract + "&by=" + person.name();
    }

    private JsonObject wish(String month) {
        return new JsonObject()
                .put("contract", contract)
                .put("kind", "RESULT_REPORT")
                .put("month", month)
                .put("why", "月次の報告")
                .put("days", 7);
    }

    private String ask(Person person, String month) throws Exception {
        var reply = post(person, "/api/v1/approvals", wish(month));
        assertEquals(200, reply.statusCode(), reply.body());
        return new JsonObject(reply.body()).getString("id");
    }

    private HttpResponse<String> granted(Person person, String id) throws Exception {
        return post(
                person,
                "/api/v1/approvals/grant",
                new JsonObject().put("contract", contract).put("id", id));
    }

    private HttpResponse<String> revoked(Person person, String id) throws Exception {
        return post(
                person,
                "/api/v1/approvals/revoke",
                new JsonObject().put("contract", contract).put("id", id));
    }

    private String state(Person person, String id) throws Exception {
        return new JsonObject(
                        get(person, "/api/v1/approvals?contract=" + contract).body())
                .getJsonArray("approvals").stream()
                        .map(each -> (JsonObject) each)
                        .filter(each -> each.getString("id").equals(id))
                        .findFirst()
                        .orElseThrow()
                        .getString("state");
    }

    private static void said(int status, String code, HttpResponse<String> reply) {
        assertEquals(status, reply.statusCode(), reply.body());
        assertEquals(code, new JsonObject(reply.body()).getString("code"));
    }

    private HttpResponse<String> sent(Person person, String query, byte[] body) throws Exception {
        return client.send(
                request(person, "/api/v1/exports?" + query)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Person person, String path) throws Exception {
        return client.send(request(person, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(Person person, String path, JsonObject body) throws Exception {
        return client.send(
                request(person, path)
                        .setHeader("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                body.copy().put("by", person.name()).encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(Person person, String path) {
        return HttpRequest.newBuilder(URI.create(origin + path))
                .header("origin", origin)
                .header("cookie", person.cookies())
                .header("x-denwaban-page", person.word())
                .header("content-type", "application/octet-stream");
    }
}
