package org.denwaban.people;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFilePropertyTest {

    @TempDir
    Path folder = Path.of("");

    /// Whatever the bytes are: a good list or faults, never an exception, and a good one reads the same again.
    @Test
    void neverThrowsForWhatStandsInTheFile() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int round = i;
            var bytes = random.nextBoolean() ? scribbledOn(random) : noise(random);
            assertDoesNotThrow(() -> judge(bytes), () -> "seed " + seed + ", round " + round);
        }
    }

    private void judge(byte[] bytes) throws Exception {
        var file = MadeUpList.write(folder.resolve("list.csv"), bytes);
        var terms = ListTerms.of("046");
        switch (ListFile.read(file, terms, ListProgress.SILENT)) {
            case ListReading.Bad(var faults) -> assertFalse(faults.isEmpty());
            case ListReading.Good good -> ListFile.forEach(file, terms, good.sha256(), _ -> {});
        }
    }

    private static byte[] scribbledOn(Random random) {
        var list = MadeUpList.ofPeople(1 + random.nextInt(5));
        var bytes = (random.nextBoolean() ? list.utf16() : list).bytes();
        for (int i = random.nextInt(8); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] noise(Random random) {
        var body = new byte[random.nextInt(300)];
        random.nextBytes(body);
        var head = new MadeUpList().bytes();
        return random.nextBoolean() ? body : MadeUpList.joined(head, body);
    }
}
