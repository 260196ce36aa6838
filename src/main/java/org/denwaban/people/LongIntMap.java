package org.denwaban.people;

import java.util.Arrays;

/// Whole numbers to counts, without an object an entry: a million of them take some 25 MB, where a
/// `HashMap` takes a hundred. Open addressing, at most half full.
final class LongIntMap {

    private static final long FREE = -1;

    private long[] keys;
    private int[] values;
    private int size;

    LongIntMap() {
        keys = new long[1024];
        values = new int[1024];
        Arrays.fill(keys, FREE);
    }

    /// How many keys it holds.
    int size() {
        return size;
    }

    /// The value of `key` if there is one; else `value` is put there and 0 returned.
    ///
    /// @param key 0 or more
    /// @param value not 0
    int putIfAbsent(long key, int value) {
        int slot = slotOf(key);
        if (keys[slot] == key) {
            return values[slot];
        }
        put(slot, key, value);
        return 0;
    }

    /// Counts `key` once more and returns how often it was counted, this time included.
    int count(long key) {
        int slot = slotOf(key);
        if (keys[slot] == key) {
            return ++values[slot];
        }
        put(slot, key, 1);
        return 1;
    }

    private void put(int slot, long key, int value) {
        keys[slot] = key;
        values[slot] = value;
        size++;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        // Fibonacci hashing: numbers of a list are often consecutive
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
