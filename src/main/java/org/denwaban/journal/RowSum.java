package org.denwaban.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The sum of a row of the journal's file: SQLite's own file has none, and a bit that flips on the disk would come
/// out as another value. CRC-32C over all columns, each with its kind and length, so that no two rows run together.
final class RowSum {

    private RowSum() {}

    static long of(EventRow row) {
        return sum(
                row.id(),
                EpochTime.micros(row.receivedAt()),
                micros(row.eventAt()),
                row.epoch(),
                row.sequence(),
                row.pbx(),
                row.kind(),
                row.uniqueid(),
                row.linkedid(),
                row.trust(),
                row.reason(),
                row.utf8() ? 1L : 0L,
                row.sealed().contract(),
                row.sealed().payload());
    }

    static long of(DiskJournal.CelRow row) {
        var event = row.event();
        return sum(
                event.id(),
                EpochTime.micros(row.readAt()),
                micros(event.at()),
                event.type(),
                event.uniqueid(),
                event.linkedid(),
                event.channel(),
                event.cause() == null ? null : event.cause().longValue(),
                event.torn() ? 1L : 0L,
                row.sealed().contract(),
                row.sealed().payload(),
                event.resultKey(),
                event.message(),
                event.word());
    }

    /// Whether a row read from the file is as it was written. The first column is its number, the last its sum; without
    /// one it was written by an earlier version.
    static boolean holds(ResultSet row) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        if (row.getObject(columns) == null) {
            return true;
        }
        var values = new @Nullable Object[columns - 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 2);
        }
        return sum(values) == row.getLong(columns);
    }

    private static @Nullable Long micros(@Nullable Instant at) {
        return at == null ? null : EpochTime.micros(at);
    }

    private static long sum(@Nullable Object... values) {
        var sum = new CRC32C();
        for (var value : values) {
            switch (value) {
                case null -> sum.update('n');
                case byte[] bytes -> add(sum, 'b', bytes);
                case Number number ->
                    add(
                            sum,
                            'i',
                            ByteBuffer.allocate(Long.BYTES)
                                    .putLong(number.longValue())
                                    .array());
                default -> add(sum, 's', value.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return sum.getValue();
    }

    private static void add(CRC32C sum, char kind, byte[] bytes) {
        sum.update(kind);
        sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sum.update(bytes);
    }
}
